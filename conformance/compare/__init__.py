"""Runs held against each other, and joined: runs in, runs or differences out."""
