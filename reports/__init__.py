"""Tells people: command line, terminal review, letters and inspection pages."""
