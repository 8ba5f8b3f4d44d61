"""Checks that look at one exchange."""
