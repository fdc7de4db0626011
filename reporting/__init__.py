"""Annual figures, disclosure control, the annual progress report, exports. Writes only its own tables."""
