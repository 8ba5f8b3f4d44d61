"""Operations that a page describes in prose, tables and samples alone, as an OpenAPI document."""

from __future__ import annotations

from conformance.importers.tables.page import Described, described

__all__ = ["Described", "described"]
