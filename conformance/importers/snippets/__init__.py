"""The request that a piece of example code sends, in the languages that pages print most."""

from __future__ import annotations

from conformance.importers.snippets.read import read, read_program
from conformance.importers.snippets.request import Request

__all__ = ["Request", "read", "read_program"]
