"""A return as a spreadsheet, out and in: .xlsx and .ods for people, a tidy .csv for programs. docs/spreadsheets.md."""
