"""Writes the reference: ``python -m docs.generate [FOLDER]``, by default ``docs/reference``."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

from docs.generate import catalogue
from docs.generate.commands import commands
from docs.generate.configuration import configuration
from docs.generate.files import files, schemas

_DOCS = Path(__file__).parents[1]


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    return {
        "commands.md": commands(),
        "configuration.md": configuration(),
        "exit-codes.md": catalogue.exit_codes(),
        "features.md": catalogue.features(_DOCS.parent),
        "checks.md": catalogue.checks(),
        "page-checks.md": catalogue.page_checks(),
        "faults.md": catalogue.faults(),
        "formats.md": catalogue.formats(),
        "dialects.md": catalogue.dialects(),
        "files.md": files(),
    }


def write(folder: Path) -> None:
    """Write all pages, and the schemas that one of them links to."""
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    for name, words in pages().items():
        (folder / name).write_text(words, encoding="utf-8", newline="\n")
    for name in schemas():
        schema = resources.files("conformance.schemas") / name
        (folder / "schemas" / name).write_bytes(schema.read_bytes())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else _DOCS / "reference")
