"""A page's Markdown as a flat run of blocks with their lines; the one door to markdown-it-py.

Vendors' pages are not clean Markdown: fences stand indented inside of components, rows of a table
have lost their first bar, and bodies and commands are printed without any fence. What has a form of
its own (fences, tables, components, bare commands and bodies) is therefore taken out line by line
first; only the prose that is left is CommonMark (https://spec.commonmark.org/0.31.2/).
"""

from __future__ import annotations

from conformance.importers.markdown.block import Block, Field, Row
from conformance.importers.markdown.page import blocks

__all__ = ["Block", "Field", "Row", "blocks"]
