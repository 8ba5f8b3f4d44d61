"""Bytes to facts: pure functions that read hostile bytes, name each defect and never raise on them.

Only ``yaml`` and ``records`` raise, because the files they read are ours.
"""
