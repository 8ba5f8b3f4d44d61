"""The page of settings: what a project's file and the environment may state."""

from __future__ import annotations

from collections.abc import Iterator

import click

from conformance.cli.configured import FROM_ENVIRONMENT, key_of, may_be_set, variable
from conformance.cli.main import group
from conformance.config import OWN, SHARED, settable
from docs.generate.markdown import code, heading, page, table, text


def configuration() -> str:
    """Every setting of every command, its variable, and whether a file may state it."""
    parts = [
        "# Configuration",
        (
            f"A project's settings are in {code(OWN)}, a table for each command, or in "
            f"{code('[tool.conformance]')} of its {code(SHARED)}. Defaults count less than the "
            "file, the file less than the environment, and that less than what is typed. "
            "`conformance config show --origin` says what counts, and where it comes from."
        ),
        (
            "A file comes with a repository, and whoever runs the command has not written it. So "
            "it may make a run stricter or smaller, and may not make it send, spend, or talk to "
            "somebody else. What *spends* stands on the command line only."
        ),
        '```toml title="conformance.toml"\n[run]\nfail_on = "contradicted"\nmax_cost = 2.5\n```',
        (
            "`CONFORMANCE_ROOT` is where `specs/`, `cassettes/` and `reports/` are. Keys of "
            "vendors are in the environment only, each under the name that its spec states: "
            "`conformance list providers`."
        ),
    ]
    for name in sorted(set(settable()) | set(FROM_ENVIRONMENT)):
        parts += [heading(2, code(f"conformance {name}"), name), _settings(name)]
    return page(*parts)


def _settings(name: str) -> str:
    return table(("key", "variable", "in a file", "what it does"), _rows(name))


def _rows(name: str) -> Iterator[tuple[str, str, str, str]]:
    command = group.get_command(click.Context(group), name)
    for each in command.params if command else ():
        key = key_of(each)
        if isinstance(each, click.Option) and key in may_be_set(name):
            told = settable().get(name, {}).get(key, {}).get("description") or each.help or ""
            stated = "yes" if key in settable().get(name, {}) else "no"
            yield code(key), code(variable(name, key)), stated, text(told)
