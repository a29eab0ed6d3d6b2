"""The licensing engine: facts in, position out."""
