"""Tables that people take away: as CSV, ODS and XLSX, each with its notes and its marking, safe to open."""
