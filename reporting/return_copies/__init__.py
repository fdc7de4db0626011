"""Copies of one return to print and to keep: the whole of it, and one authority's part for its board."""
