"""Casework's part of the demo year: invented cases, as many as the demo's returns say were counted."""
