"""What the pages about the report show, worked out before a template sees it."""
