"""Vendors' pages to specs: what a page says is read as it stands, and what it leaves open is asked.

A page goes through four steps: a reader turns its text into a ``Draft``, ``infer`` tells from the
draft what a spec needs besides (dialects, credentials, claims, models), ``document`` puts both
together as one spec with comments, and ``write`` makes its text.
"""
