"""A register that was kept elsewhere, as a .csv file: read, judged line by line, compared. docs/case-import.md."""
