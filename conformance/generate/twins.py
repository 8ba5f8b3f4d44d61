"""Covering cases of several operations that ask for the same: groups for which nothing is sent.

Where two operations speak different dialects the group is of the probe ``dialects``; where one is
the other's stream, as Google has it, of the probe ``stream``. Such a group has one case of each
operation. It needs the answers of all of them: whoever splits a plan must not part a vendor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.codec.canonical import digest
from conformance.dialects.lens import lens
from conformance.model import Case, Dialect, Json, Operation, Part, Phase, Provider
from conformance.spec.asked import asked
from conformance.spec.library import Library

_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """A covering case, and what it asks for in official terms, as a hash."""

    case: Case
    dialect: Dialect
    stream: bool
    meaning: str


def twinned(cases: Sequence[Case], provider: Provider, library: Library) -> tuple[Case, ...]:
    """The cases, the covering ones with their parts in groups over several operations."""
    operations = {each.id: each for each in provider.operations}
    rows = (case for case in cases if case.phase is Phase.COVERING)
    asking = [_asking(row, operations[row.operation], provider, library) for row in rows]
    parts: dict[str, tuple[Part, ...]] = {}
    for case, part in _parts([each for each in asking if each is not None]):
        parts[case.id] = (*parts.get(case.id, ()), part)
    return tuple(replace(case, parts=(*case.parts, *parts.get(case.id, ()))) for case in cases)


def _parts(asking: Sequence[_Asking]) -> Iterator[tuple[Case, Part]]:
    alike: dict[str, list[_Asking]] = {}
    for each in asking:
        alike.setdefault(each.meaning, []).append(each)
    for meaning, found in alike.items():
        for stream in (False, True):
            spoken = {each.dialect: each for each in reversed(found) if each.stream is stream}
            if len(spoken) > 1:
                group = f"dialects/{digest([meaning, stream])[:_LENGTH]}"
                for each in reversed(spoken.values()):
                    role = each.case.operation
                    yield each.case, Part(group=group, probe="dialects", role=role)
        for plain, streamed in _streams(found):
            group = f"stream/{digest([meaning, plain.dialect])[:_LENGTH]}"
            yield plain.case, Part(group=group, probe="stream", role="plain")
            yield streamed.case, Part(group=group, probe="stream", role="stream")


def _streams(found: Sequence[_Asking]) -> Iterator[tuple[_Asking, _Asking]]:
    """A plain request and a streamed one, of two operations that speak one dialect."""
    for dialect in dict.fromkeys(each.dialect for each in found):
        own = [each for each in found if each.dialect is dialect]
        plain = next((each for each in own if not each.stream), None)
        streams = (each for each in own if each.stream)
        streamed = next(
            (each for each in streams if plain and each.case.operation != plain.case.operation),
            None,
        )
        if plain is not None and streamed is not None:
            yield plain, streamed


def _asking(
    case: Case, operation: Operation, provider: Provider, library: Library
) -> _Asking | None:
    """``None`` where no model is known, or no picture is wanted."""
    intent = lens(operation.request_dialect).intent(case.request)
    what = asked(intent, operation, provider, library.models)
    if what.model is None or not what.wants_image:
        return None
    # OpenAI's default, where Google leaves the type to the model:
    # https://platform.openai.com/docs/api-reference/images/create#images-create-output_format
    default = "png" if operation.request_dialect is Dialect.IMAGES else None
    meaning: list[Json] = [
        what.upstream or what.model,
        what.aspect_ratio,
        what.explicit_ratio,
        what.tier,
        what.explicit_tier,
        list(what.pixels) if what.pixels else None,
        what.count,
        what.reference_count,
        intent.output_format or default,
    ]
    return _Asking(
        case=case,
        dialect=operation.request_dialect,
        stream=bool(intent.stream),
        meaning=digest(meaning),
    )
