"""Writes: each act on a case locks it, checks it, saves, recounts and is recorded."""
