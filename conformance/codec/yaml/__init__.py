"""YAML 1.2 with the core schema, in (``load``, with line numbers) and out (``dump``).

PyYAML speaks YAML 1.1 and reads ``16:9`` as 969 and ``on`` as true. Here its parser and emitter,
both in C, serve for the syntax only; what a scalar means, and how it must be written so that
readers of 1.1 and of 1.2 agree, is decided in ``core``.
"""

from __future__ import annotations

from conformance.codec.yaml.core import Binary
from conformance.codec.yaml.dumper import dump
from conformance.codec.yaml.loader import Document, load
from conformance.codec.yaml.tolerant import Note, load_tolerant

__all__ = ["Binary", "Document", "Note", "dump", "load", "load_tolerant"]
