"""What a page says of the answers of all its operations, below headings at their level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conformance.importers.draft import PrintedSample
from conformance.importers.infer import bodies
from conformance.importers.infer.dialect import by_path
from conformance.importers.markdown import Block
from conformance.importers.tables.endpoints import Endpoint
from conformance.importers.tables.shared import spoken
from conformance.importers.tables.stated import members_of

_ANSWERS: Final = re.compile(
    r"[\W\d]{0,8}(?:(?:the|common|shared|api|json|general|success(?:ful)?)\s){0,3}"
    r"(?:responses?|returns?|results?|outputs?)"
    r"(?:\s(?:format|body|fields?|values?|schema|structure|examples?|parameters?))?\W{0,4}"
    r"|[\W\d]{0,8}(?:[一二三四五六七八九十]、)?(?:通用|统一|公共|成功)?(?:返回|响应|回應|应答|出参)"
    r"(?:结果|值|参数|说明|格式|示例|字段|结构|体|内容|数据)?\W{0,4}",
    re.IGNORECASE,
)
_ERRORS: Final = re.compile(
    r"[\W\d]{0,8}(?:(?:the|common|api|http)\s){0,3}(?:errors?|status)"
    r"(?:\s(?:codes?|responses?|format|handling|messages?))?\W{0,4}"
    r"|[\W\d]{0,8}(?:[一二三四五六七八九十]、)?(?:通用|常见|公共)?(?:错误|状态|錯誤)"
    r"(?:码|代码|响应|返回|处理|说明|信息|碼)?\W{0,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A part of a page about the answers of several operations; ``stop`` is behind it."""

    start: int
    stop: int
    errors: bool


def common_answers(blocks: Sequence[Block], cuts: Sequence[int], end: int) -> tuple[Common, ...]:
    """The parts behind the last of several operations that are about the answers of all.

    Where an operation before the last has such a part as well, each has its own.
    """
    first = blocks[cuts[-1]]
    if len(cuts) < 2 or first.kind != "heading":  # noqa: PLR2004 - one operation has all
        return ()
    heads = [
        index
        for index in range(cuts[0], end)
        if blocks[index].kind == "heading" and blocks[index].level <= first.level
    ]
    stops = dict(zip(heads, [*heads[1:], end], strict=True))
    named = [
        index
        for index in heads
        if _ANSWERS.fullmatch(blocks[index].text) or _ERRORS.fullmatch(blocks[index].text)
    ]
    if any(index < cuts[-1] for index in named):
        return ()
    return tuple(
        Common(
            start=index,
            stop=stops[index],
            errors=_ANSWERS.fullmatch(blocks[index].text) is None,
        )
        for index in named
    )


def handed_out(
    blocks: Sequence[Block],
    parts: Sequence[Common],
    samples: Sequence[PrintedSample],
    starts: Sequence[Endpoint],
    own: Sequence[tuple[Sequence[Block], Sequence[PrintedSample]]],
) -> list[tuple[tuple[Block, ...], list[PrintedSample]]]:
    """For each operation its blocks and samples, and those of the parts that are about it too.

    Errors are everybody's. An answer is that of those that have none of their own and may speak
    its dialect; of the last, where that is nobody.
    """
    made = [(tuple(region), list(of_it)) for region, of_it in own]
    lacking = [n for n, (region, of_it) in enumerate(own) if not _answered(region, of_it)]
    for part in parts:
        stretch = blocks[part.start : part.stop]
        inside = [each for each in samples if _within(each, stretch)]
        takers = _takers(inside, lacking, starts) or [len(starts) - 1]
        for number in range(len(starts)) if part.errors else takers:
            region, of_it = made[number]
            made[number] = ((*region, *stretch), [*of_it, *inside])
    return made


def is_common(sample: PrintedSample, blocks: Sequence[Block], parts: Sequence[Common]) -> bool:
    """Whether a sample is an answer in one of the parts."""
    return sample.kind == "response" and any(
        _within(sample, blocks[each.start : each.stop]) for each in parts
    )


def _within(sample: PrintedSample, stretch: Sequence[Block]) -> bool:
    last = max(block.line + block.text.count("\n") for block in stretch)
    return sample.kind == "response" and stretch[0].line <= sample.line <= last


def _answered(region: Sequence[Block], samples: Sequence[PrintedSample]) -> bool:
    return any(bodies.is_answer(each) for each in samples) or any(
        each.where == "response" for each in members_of(region)
    )


def _takers(
    answers: Sequence[PrintedSample], lacking: Sequence[int], starts: Sequence[Endpoint]
) -> list[int]:
    dialects = {spoken(each) for each in answers} - {None}
    if not dialects:
        return [*lacking]
    usual = {n: by_path(starts[n].path) for n in lacking}
    return [
        n
        for n in lacking
        if usual[n] in dialects or (usual[n] is None and starts[n].method in {"", "POST"})
    ]
