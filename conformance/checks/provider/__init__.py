"""Checks that look at all facts of one provider."""
