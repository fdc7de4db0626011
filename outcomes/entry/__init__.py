"""Filling in a return on its pages: what each field is called, what was sent in it, and whether it clashes."""
