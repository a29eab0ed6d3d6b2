"""One short function for each scheduled job; each calls one function."""
