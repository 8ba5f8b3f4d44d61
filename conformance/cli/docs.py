"""``conformance docs``: a vendor's page against itself and against the official dialect."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli import names, options
from conformance.cli.colour import colour
from conformance.cli.output import print_json, say
from conformance.engine.docs import FailOn, PageVerdict, exit_code, judge_pages
from conformance.errors import SpecError
from conformance.report.page_text import page_json, page_text
from conformance.spec.library import Library


@click.command(
    epilog="Examples: conformance docs ccapi; conformance docs --check 'url-*' --fail-on info"
)
@options.providers
@options.root
@click.option(
    "--check",
    "checks",
    type=names.PAGE_CHECK,
    multiple=True,
    metavar="ID",
    help="Only this check, or those that a pattern like 'url-*' fits. Can be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warn", "fail"]),
    default="fail",
    show_default=True,
    help="What makes the exit code 1: a gap, a conflict with the dialect, a contradiction.",
)
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    *,
    providers: tuple[str, ...],
    root: Path | None,
    checks: tuple[str, ...],
    fail_on: FailOn,
    as_json: bool,
) -> None:
    """Say where vendors' pages contradict themselves or the official dialect, or leave things out.

    Every finding has its line in specs/, what should stand there and what does. `fail` is a
    contradiction, `warn` a conflict with the dialect that the page imitates, `info` a gap. Nothing
    is sent.
    """
    judged = list(judge_pages(Library.open(root), providers, checks))
    verdicts = [each for each in judged if isinstance(each, PageVerdict)]
    broken = [each for each in judged if not isinstance(each, PageVerdict)]
    if as_json:
        print_json(
            [
                page_json(finding, verdict.provider, expected=number in verdict.expected)
                for verdict in verdicts
                for number, finding in enumerate(verdict.findings)
            ]
        )
    else:
        for verdict in verdicts:
            text = page_text(
                verdict.provider,
                verdict.findings,
                verdict.lines,
                expected=verdict.expected,
                passed=verdict.passed,
                colour=colour(),
            )
            click.echo(text)
    for error in broken:
        for line in f"error: {error}".split("\n"):
            say(line, err=True)
    ctx.exit(SpecError.exit_code if broken else exit_code(verdicts, fail_on=fail_on))
