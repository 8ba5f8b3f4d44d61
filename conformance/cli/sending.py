"""Options of a live run, which are the same wherever something is sent to a vendor."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from conformance.cli import names, options
from conformance.cli.configured import typed
from conformance.engine.settings import Sending
from conformance.errors import UsageError
from conformance.transport.limits import Limits
from conformance.transport.recorder import Start
from conformance.transport.secrets import environment

F = TypeVar("F", bound=Callable[..., object])


class _LiveOption(click.Option):
    """An option that is of no use without --live."""


_option = partial(click.option, cls=_LiveOption)

_OPTIONS = (
    _option("--base-url", default="", help="A server in place of those that the spec names."),
    _option(
        "--max-cost",
        type=click.FloatRange(min=0),
        help="Spend no more US dollars than that, at worst, over all providers.",
    ),
    _option(
        "--rate", type=click.FloatRange(min=0, min_open=True), help="Requests a second, at most."
    ),
    _option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=Limits().total,
        show_default=True,
        help="Seconds for one answer, pictures inside.",
    ),
    _option(
        "--retries",
        type=click.IntRange(0, 5),
        default=0,
        show_default=True,
        help="Send again after a rate limit; each attempt is evidence, and costs.",
    ),
    _option("--proxy", default="", help="A proxy's URL. Default: HTTPS_PROXY and the like."),
    _option(
        "--ca-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Certificates to trust in place of the usual ones.",
    ),
    _option("--http1", is_flag=True, help="Do not offer HTTP/2."),
    _option(
        "--env-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=options.ENV_FILE,
    ),
    _option(
        "--allow-private",
        is_flag=True,
        help="Follow pictures' URLs into private networks too; for gateways of your own.",
    ),
    _option("--missing", is_flag=True, help="Send only what has no recorded answer yet."),
    _option(
        "--only",
        type=names.FEATURE,
        multiple=True,
        metavar="FEATURE|FACET[=VALUE]",
        help="Send only what serves a feature or has a facet; may be repeated.",
    ),
    _option("--resume", is_flag=True, help="Go on with a recording that was cut short."),
    _option(
        "--resend-lost",
        is_flag=True,
        help="With --resume: send again what was paid for and never answered.",
    ),
    _option(
        "--restart",
        is_flag=True,
        help="Give up a recording that was cut short; what it recorded stays.",
    ),
    _option(
        "--pay-to-explore",
        is_flag=True,
        help="Let --explore N send up to three times N requests to each operation, which are paid "
        "for and not kept.",
    ),
    _option("--yes", is_flag=True, help="Spend without asking; needed in scripts and CI."),
)


class SendingCommand(click.Command):
    """A command whose help lists the options of live runs apart."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write two sections."""
        for title, live in (("Options", False), ("With --live", True)):
            told = [
                record
                for parameter in self.get_params(ctx)
                if isinstance(parameter, _LiveOption) is live
                and (record := parameter.get_help_record(ctx))
            ]
            with formatter.section(title):
                formatter.write_dl(told)


def sending_options(command: F) -> F:
    """Add the options of a live run to a command, for ``sending_from``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def sending_from(given: Mapping[str, Any], *, jobs: int) -> Sending:
    """How to send, from the options given.

    Raises:
        UsageError: two of them exclude each other, or one is of no use without another.
    """
    if given["resume"] and given["restart"]:
        raise UsageError("--resume goes on, --restart begins anew", hint="leave one of them out")
    if given["resend_lost"] and not given["resume"]:
        raise UsageError("--resend-lost is of use with --resume only", hint="add --resume")
    if (given["resume"] or given["restart"]) and not given["record"]:
        raise UsageError("only a recording can be resumed or restarted", hint="add --record")
    start: Start = "resume" if given["resume"] else "restart" if given["restart"] else "new"
    total = given["timeout"]
    limits = Limits()
    return Sending(
        environment=environment(os.environ, given["env_file"]),
        base_url=given["base_url"],
        workers=jobs,
        rate=given["rate"],
        retries=given["retries"],
        limits=Limits(
            connect=min(limits.connect, total),
            first_byte=total,
            idle=min(limits.idle, total),
            total=total,
        ),
        max_usd=given["max_cost"],
        proxy=given["proxy"],
        ca_file=given["ca_file"],
        http2=not given["http1"],
        allow_private=given["allow_private"],
        start=start,
        resend_lost=given["resend_lost"],
        missing=given["missing"],
        only=given["only"],
    )


def refuse_without_live(ctx: click.Context) -> None:
    """Refuse options of a live run where there is none.

    Raises:
        UsageError: names the first.
    """
    for parameter in ctx.command.params:
        if isinstance(parameter, _LiveOption) and typed(ctx, parameter.name or ""):
            raise UsageError(f"{parameter.opts[0]} is for a live run", hint="add --live")
