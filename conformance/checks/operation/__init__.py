"""Checks that look at the exchanges of one probe group, as facts."""
