"""Checks that look at a spec alone."""
