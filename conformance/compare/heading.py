"""One header for several runs, or the reason why they cannot be one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from conformance.codec.records import dumps, to_json
from conformance.compare.shares import together
from conformance.errors import Location, RunFileError
from conformance.model import Expectation, Header, ProviderRecord

#: A run file's path with its header.
Headed: TypeAlias = tuple[Path, Header]

_NAMED = 3
_AGAIN = "judge the older evidence again: `conformance run` costs nothing, cassettes are kept"


def joined(runs: Sequence[Headed]) -> Header:
    """The header of runs taken together; their order makes no difference.

    Runs that were made in different ways are told as a replay, one over what was kept. The strength
    is that of the weakest plan, so that nobody is told that all pairs were tried where some were
    not.

    Raises:
        RunFileError: names a run that cannot be joined with the first, and says why.
    """
    (_, first), headers = runs[0], [header for _, header in runs]
    for path, header in runs[1:]:
        if header.version != first.version:
            _refuse(runs[0], path, "is of another format than", "use the version that made them")
        if header.fault != first.fault:
            told = f"was made with {_fault(header)}, and with {_fault(first)}"
            _refuse(runs[0], path, told, "answers of different simulators are no run of one")
        _same(runs[0], path, "features", _ids(first.features), _ids(header.features))
        _same(runs[0], path, "checks", _ids(first.checks), _ids(header.checks))
    modes = {header.mode for header in headers}
    return replace(
        first,
        mode=first.mode if len(modes) == 1 else "replay",
        strength=min(header.strength for header in headers),
        as_of=max(header.as_of for header in headers),
        full=all(header.full for header in headers),
        takes="all" if all(header.takes == "all" for header in headers) else "newest",
        providers=tuple(_providers(runs)),
        expectations=_expectations([header.expectations for header in headers]),
    )


def _ids(records: Sequence[object]) -> Mapping[str, object]:
    return {str(getattr(each, "id", "")): each for each in records}


def _fault(header: Header) -> str:
    return f"the fault {header.fault[:60]}" if header.fault else "no fault"


def _same(
    first: Headed, path: Path, what: str, mine: Mapping[str, object], theirs: Mapping[str, object]
) -> None:
    """Refuse a run whose lists are not those of the first."""
    if list(mine.items()) == list(theirs.items()):
        return
    names = sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    told = f"has other {what} ({', '.join(names[:_NAMED]) or 'their order'}{more}) than"
    _refuse(first, path, told, _AGAIN)


def _providers(runs: Sequence[Headed]) -> list[ProviderRecord]:
    """Every provider of any run, by id, with the shares that all runs have of it."""
    found: dict[str, list[tuple[Headed, ProviderRecord]]] = {}
    for run in runs:
        for provider in run[1].providers:
            found.setdefault(provider.id, []).append((run, provider))
    return [_provider(found[name]) for name in sorted(found)]


def _provider(listed: Sequence[tuple[Headed, ProviderRecord]]) -> ProviderRecord:
    run, first = listed[0]
    for (path, _), other in listed[1:]:
        if other.digest != first.digest:
            _refuse(run, path, f"judged another spec of {first.id} than", _AGAIN)
        if replace(other, shards=()) != replace(first, shards=()):
            _refuse(run, path, f"reads the spec of {first.id} otherwise than", _AGAIN)
    return replace(first, shards=together(provider.shards for _, provider in listed))


def _expectations(lists: Sequence[tuple[Expectation, ...]]) -> tuple[Expectation, ...]:
    """The lists' common order, or all entries of lists that differ, sorted."""
    if all(each == lists[0] for each in lists):
        return lists[0]
    by_text = {dumps(to_json(entry)): entry for each in lists for entry in each}
    return tuple(by_text[text] for text in sorted(by_text))


def _refuse(first: Headed, path: Path, why: str, hint: str) -> None:
    """Raise the refusal of a run beside the first."""
    raise RunFileError(f"this run {why} {first[0]}", location=Location(str(path)), hint=hint)
