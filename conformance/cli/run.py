"""``conformance run``: obtain answers, judge them, print the matrix."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from conformance import runfile
from conformance.cli import options, progress
from conformance.cli.colour import colour
from conformance.cli.configured import typed
from conformance.cli.executing import Executor, scheduler_from
from conformance.cli.executing import executor as executor_option
from conformance.cli.executing import scheduler as scheduler_option
from conformance.cli.output import copy_file, on_terminal, terminal_width, writing
from conformance.cli.reporting import STDOUT, Asked, AskedReport, deliver, settled
from conformance.cli.sending import (
    SendingCommand,
    refuse_without_live,
    sending_from,
    sending_options,
)
from conformance.cli.sharding import shard as shard_option
from conformance.engine.run import lines
from conformance.engine.settings import Sending, Settings
from conformance.engine.shard import Shard
from conformance.engine.verdict import FailOn, exit_code
from conformance.errors import INTERRUPTED, UsageError
from conformance.model import Provider
from conformance.report import REPORTS, console
from conformance.spec.library import Library

#: More requests of one operation than this find nothing new, and take for ever.
MOST_EXPLORED = 10_000

#: The report formats that ``--out`` and the default run write.
FORMATS = ("json", "markdown", "html")


@click.command(cls=SendingCommand, epilog="Example: conformance run ccapi --simulate --out out/")
@options.providers
@options.root
@options.strength
@options.repeat
@click.option("--live", is_flag=True, help="Send the plan to the vendor, with your key: it costs.")
@click.option("--simulate", is_flag=True, help="Send the plan to the built-in simulator.")
@options.faults
@options.fault_seed
@click.option("--record", is_flag=True, help="Keep what was sent as cassettes.")
@click.option(
    "--take",
    type=click.Choice(["newest", "all"]),
    default="newest",
    show_default=True,
    help="Judge the newest answer recorded for each case, or every one.",
)
@click.option("--max-requests", type=click.IntRange(min=1), help="Send no more than that.")
@click.option(
    "--explore",
    type=click.IntRange(0, MOST_EXPLORED),
    default=0,
    metavar="N",
    help="Try N requests of each operation beside the plan, where calls are free, and shrink what "
    "fails to the smallest request that does.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many processes judge [default: 1], or requests are under way at once in a live run, "
    "for each provider [default: 4]. The result is the same.",
)
@executor_option
@scheduler_option
@shard_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write reports here.")
@click.option(
    "--report",
    "reports",
    type=AskedReport(),
    multiple=True,
    metavar="NAME[=FILE]",
    help="Write this report, too: to FILE, else beside what --out writes, else here. With - for "
    "FILE it is printed in place of the matrix. Can be repeated; see `list formats`.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["warn", "fail", "contradicted"]),
    default="fail",
    show_default=True,
    help="What makes the exit code 1.",
)
@click.option(
    "--strict-expectations",
    is_flag=True,
    help="Exit with 1, too, where expectations.yaml lists what is no longer found.",
)
@click.option(
    "--update-expectations",
    is_flag=True,
    help="List what fails in expectations.yaml, and take out what is no longer found.",
)
@sending_options
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    providers: tuple[str, ...],
    root: Path | None,
    strength: int,
    repeat: int,
    live: bool,
    simulate: bool,
    faults: tuple[str, ...],
    fault_seed: int,
    record: bool,
    take: str,
    max_requests: int | None,
    explore: int,
    jobs: int | None,
    executor: Executor,
    scheduler: str,
    shard: Shard | None,
    out: Path | None,
    reports: tuple[Asked, ...],
    fail_on: FailOn,
    strict_expectations: bool,
    update_expectations: bool,
    as_json: bool,
    yes: bool,
    **given: Any,
) -> None:
    """Judge the evidence on disk, or send the plan, and print the matrix.

    With no option, every provider's cassettes are judged, offline and without keys, and reports/
    is written. With a selection, --simulate or another --strength the matrix is only printed, and
    written where --out says. The same holds for a --shard.
    """
    _consistent(ctx, live=live, simulate=simulate, faulty=bool(faults or fault_seed), record=record)
    if repeat > 1 and not (live or simulate):
        raise UsageError("--repeat is for sending", hint="add --simulate or --live")
    if max_requests and not (live or simulate):
        if typed(ctx, "max_requests"):
            raise UsageError("--max-requests is for sending", hint="add --simulate or --live")
        max_requests = None  # what a file or the environment caps is not being done
    if simulate and update_expectations:
        raise UsageError(
            "expectations.yaml is about vendors, and a simulation proves nothing about any",
            hint="leave out --update-expectations",
        )
    _shareable(shard, explore=bool(explore), update=update_expectations)
    url = scheduler_from(ctx, executor=executor, url=scheduler, sending=live or simulate)
    settled(reports, out=out, as_json=as_json)
    library = Library.open(root)
    if explore and live and not given["pay_to_explore"]:
        _refuse_to_pay(library.providers(providers))
    if explore:
        _explorable(sending=live or simulate, record=record)
    settings = Settings(
        root=library.root.absolute() if url else root,
        providers=providers,
        mode="live" if live else "simulate" if simulate else "replay",
        strength=strength,
        repeat=repeat,
        fault="+".join(faults),
        fault_seed=fault_seed,
        record=record,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if record else "",
        take="all" if take == "all" else "newest",
        max_requests=max_requests,
        explore=explore,
        jobs=jobs or 1,
        scheduler=url,
        shard=shard,
    )
    if live:
        if not providers:
            raise UsageError("a live run names its providers", hint=", ".join(library.ids))
        sending = sending_from({**given, "record": record}, jobs=jobs or Sending().workers)
        settings = replace(settings, sending=sending)
        _end_like_an_interrupt()
        if not _agreed(settings, library, yes=yes):
            click.echo("nothing was sent", err=True)
            ctx.exit(UsageError.exit_code)
    wanted = _Wanted(
        out=out,
        reports=reports,
        fail_on=fail_on,
        strict=strict_expectations,
        update=update_expectations,
        as_json=as_json,
    )
    ctx.exit(_judge(settings, wanted))


def _consistent(
    ctx: click.Context, *, live: bool, simulate: bool, faulty: bool, record: bool
) -> None:
    """Refuse options that exclude each other, or are of no use alone."""
    if not live:
        refuse_without_live(ctx)
    if live and simulate:
        raise UsageError("--live asks the vendor, --simulate nobody", hint="leave one of them out")
    if faulty and not simulate:
        raise UsageError("--fault is for the simulator", hint="add --simulate")
    if record and not (live or simulate):
        raise UsageError("--record is for sending", hint="add --simulate or --live")
    if faulty and record:
        raise UsageError(
            "a simulator with a fault is not recorded: its answers would pass for honest ones",
            hint="leave out --record, or --fault",
        )


def _explorable(*, sending: bool, record: bool) -> None:
    """Refuse to explore where nothing is sent, or where what is sent must be known beforehand."""
    if not sending:
        raise UsageError("--explore sends requests beside the plan", hint="add --simulate")
    if record:
        raise UsageError(
            "what --explore sends is not recorded", hint="leave out --record, or --explore"
        )


def _shareable(shard: Shard | None, *, explore: bool, update: bool) -> None:
    """Refuse what has no share, or needs to see the whole."""
    if shard and explore:
        raise UsageError(
            "--explore draws requests beside the plan, which is what --shard shares out",
            hint="explore in a run of its own; `conformance merge` joins it with the shares",
        )
    if shard and update:
        raise UsageError(
            "one share does not show what is no longer found",
            hint="leave out --shard, or --update-expectations",
        )


def _refuse_to_pay(providers: Sequence[Provider]) -> None:
    """Refuse to explore where each request may be a picture that is paid for."""
    from conformance.engine.explore import free  # noqa: PLC0415 - rarely wanted

    if paid := [provider.id for provider in providers if not free(provider)]:
        raise UsageError(
            f"exploring {', '.join(paid)} costs money, many requests of it",
            hint="--simulate is free; --pay-to-explore says that it may, at the price then shown",
        )


def _agreed(settings: Settings, library: Library, *, yes: bool) -> bool:
    # Judging needs no HTTP client.
    from conformance.cli.money import agree  # noqa: PLC0415
    from conformance.engine.due import check  # noqa: PLC0415

    providers = library.providers(settings.providers)
    check(providers, library, settings)
    return agree(providers, library, settings, yes=yes, environment=os.environ)


def _end_like_an_interrupt() -> None:
    """Whoever ends a paid run, by a signal or by closing its terminal, gets what it brought."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has not both
        # What is ignored on purpose, as by nohup, stays so; and only a main thread has signals.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):
                signal.signal(number, signal.default_int_handler)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What shall become of a run, whatever it finds."""

    out: Path | None
    reports: tuple[Asked, ...]
    fail_on: FailOn
    strict: bool
    update: bool
    as_json: bool


def _judge(settings: Settings, wanted: _Wanted) -> int:
    library = Library.open(settings.root)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "run.ndjson"
        with (
            writing(path, "free some space, or name another folder with TMPDIR"),
            path.open("w", encoding="utf-8", newline="\n") as stream,
            progress.shown() as tell,
        ):
            stream.writelines(lines(settings, tell))
        told = _updated(path, library) if wanted.update else ""
        with progress.busy("writing reports"):
            code = exit_code(runfile.read(path), fail_on=wanted.fail_on, strict=wanted.strict)
            whole = settings.full and settings.shard is None and code != INTERRUPTED
            folder = wanted.out or (library.root / "reports" if whole else None)
            standing = _standing(folder) if folder is not None else []
            if folder is not None:
                copy_file(path, folder / "run.ndjson")
            # All are written before anything is shown, which may find no reader.
            asked = [*standing, *_with_one_printed(wanted)]
            delivered = deliver(asked, path, inside=wanted.out or Path())
        for each in delivered:
            each.show()
        for each in delivered[len(standing) :]:
            if each.place:
                click.echo(str(each), err=True)
        if folder is not None:
            click.echo(f"reports written to {folder}", err=True)
        if told:
            click.echo(told, err=True)
        if settings.record and settings.mode == "live" and (line := _drifted(library, settings)):
            click.echo(line, err=True)
    return code


def _standing(folder: Path) -> list[Asked]:
    """What people look at, in every folder of a run."""
    return [Asked(report=REPORTS[name], target=f"{folder}{os.sep}") for name in FORMATS]


def _with_one_printed(wanted: _Wanted) -> list[Asked]:
    """The reports that are asked for; where none of them is printed, the matrix is."""
    asked = list(wanted.reports)
    if not any(each.printed for each in asked):
        asked.append(_shown(as_json=wanted.as_json))
    return asked


def _updated(path: Path, library: Library) -> str:
    from conformance.cli.expecting import update_expectations  # noqa: PLC0415 - rarely wanted

    return update_expectations(path, library)


def _drifted(library: Library, settings: Settings) -> str:
    from conformance.cli.drift import in_a_line  # noqa: PLC0415 - for recordings alone

    return in_a_line(library, settings.providers)


def _shown(*, as_json: bool) -> Asked:
    """The run as it is printed."""
    if as_json:
        return Asked(report=REPORTS["json"], target=STDOUT)
    width = min(console.WIDTH, terminal_width(sys.stdout)) if on_terminal() else console.WIDTH
    context = {"colour": colour(), "width": width, "today": datetime.now(UTC).date()}
    return Asked(report=REPORTS["console"], target=STDOUT, context=context)
