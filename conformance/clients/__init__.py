"""The official clients as witnesses: what their callers get when only the base URL changes."""
