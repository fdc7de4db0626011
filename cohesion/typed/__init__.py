"""What people type into boxes, read in one way only: numbers and days, in either language."""
