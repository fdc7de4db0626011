"""Pages of casework, at their addresses."""
