"""Periods, openings, late reports, reminders and the letter."""
