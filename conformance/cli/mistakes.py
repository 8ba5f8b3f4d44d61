"""A wrong command line, told as every other error is: what, where, and what to do."""

from __future__ import annotations

import click
from click.core import ParameterSource

from conformance.errors import nearest
from conformance.report.visible import visible


def told(error: click.ClickException) -> str:
    """The message of an error of the command line's parser, with its hint."""
    message, hint = _parts(error)
    context = error.ctx if isinstance(error, click.UsageError) else None
    if not hint and context is not None:
        hint = f"`{context.command_path} --help` says what can be given"
    return f"error: {visible(message)}" + (f"\n  hint: {visible(hint)}" if hint else "")


def _parts(error: click.ClickException) -> tuple[str, str]:
    """What is wrong, and what to do about it; '' where there is nothing special to say."""
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"there is no command {error.command_name!r}", _meant(error.possibilities)
    if isinstance(error, click.NoSuchOption):
        of = f" of `{error.ctx.command_path}`" if error.ctx else ""
        return f"there is no option {error.option_name}{of}", _meant(error.possibilities)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        choices = _choices(error.param)
        hint = f"one of {', '.join(choices)}" if choices else ""
        return f"{_name(error.param)} is missing", hint
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad(error, error.param)
    return _plain(error.format_message()), ""


def _bad(error: click.BadParameter, parameter: click.Parameter) -> tuple[str, str]:
    name = _name(parameter)
    if error.ctx is not None and parameter.name:
        source = error.ctx.get_parameter_source(parameter.name)
        if source is ParameterSource.ENVIRONMENT and isinstance(parameter.envvar, str):
            name = parameter.envvar
    choices = _choices(parameter)
    given = error.message.partition("' is not one of ")
    if choices and given[1]:
        word = given[0].removeprefix("'")
        return f"{name}: there is no {word!r} among its values", nearest(word, choices)
    return f"{name}: {_plain(error.message)}", ""


def _name(parameter: click.Parameter) -> str:
    """An option as it is typed, an argument as the usage shows it."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.name or "").upper()


def _choices(parameter: click.Parameter) -> tuple[str, ...]:
    kind = parameter.type
    return tuple(str(each) for each in kind.choices) if isinstance(kind, click.Choice) else ()


def _meant(possibilities: list[str] | None) -> str:
    return f"did you mean {possibilities[0]!r}?" if possibilities else ""


def _plain(message: str) -> str:
    """A message as ours are: it starts small, and has no full stop."""
    return message[:1].lower() + message[1:].removesuffix(".")
