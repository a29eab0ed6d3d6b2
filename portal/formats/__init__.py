"""How days and numbers are written, where it is not Django's way for the language."""
