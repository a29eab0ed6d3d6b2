"""Changes to who is who: one module per noun, keyword-only functions, one transaction each."""
