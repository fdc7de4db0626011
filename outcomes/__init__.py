"""Plans, measures, quarterly returns, checks, spreadsheets."""
