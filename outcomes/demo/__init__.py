"""The demo year: rounds and returns of 2014-15 and 2015-16 as sample data.

The totals for Wales are those that the progress report of 2015 published; everything below Wales is invented.
docs/demo.md says which is which.
"""
