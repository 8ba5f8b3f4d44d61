"""The command line: thin, one file per subcommand."""

from __future__ import annotations

try:
    from conformance.cli.main import main
except KeyboardInterrupt:  # before there is anybody to say so
    raise SystemExit(130) from None

__all__ = ["main"]
