"""The command line: thin, one file per subcommand."""

from __future__ import annotations

from conformance.cli.main import main

__all__ = ["main"]
