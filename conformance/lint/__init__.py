"""Specs on trial, for those who write them: everything that is wrong with one, told at once."""
