"""What the pages of casework show, read in a fixed number of queries."""
