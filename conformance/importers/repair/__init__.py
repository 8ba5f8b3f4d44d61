"""YAML as pages print it, broken or not: what is sound of it, and what is not.

Pages lose the indentation of every line, cut strings in half and swallow keys. Each repair works
on the lines, so that they keep their numbers, and says what it did as a ``PageFault``.
"""

from __future__ import annotations

from conformance.importers.repair.read import Read, read

__all__ = ["Read", "read"]
