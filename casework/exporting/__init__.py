"""Cases taken out of the service as a file: what is in it, how it is marked, and its two forms."""
