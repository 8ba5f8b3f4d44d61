"""Runs whose every text is an attack on whoever reads a report, or on what shows it.

A vendor chooses what its pages and answers say; whoever hands us a run file chooses ids, dates and
addresses, too. Any report of such a run must be valid, of a bounded size, and inert.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from hypothesis import strategies as st

from conformance.codec.records import from_json, to_json
from conformance.model import (
    AnswerRecord,
    CaseRecord,
    EvidenceKind,
    Footer,
    Header,
    Json,
    Phase,
    Record,
    SentRecord,
    Status,
)
from tests.report.filled import filled
from tests.report.runs import FEATURES, case, finding, make_run

#: What a report must show as text, by what it would do otherwise. Each is short enough to be whole
#: wherever a report abridges.
ATTACKS: Final[Mapping[str, str]] = {
    "script": "</script><script>alert(1)</script>",
    "handler": "\"'><img src=https://evil.example/x onerror=alert(2)>",
    "svg": "<svg/onload=alert(3)><style>*{display:none}</style>",
    "way out": "--></details></td></table></style>]]>",
    "doctype": '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;&lt;&#27;',
    "template": "{{7*7}}{%x%}${7*7}%s{0}\\x1b\\",
    "markup of a console": "[bold red]x[/][link=https://evil.example]y[/link][/]",
    "link": "[l](javascript:alert(4)) <https://evil.example> https://evil.example/a?b#c",
    "picture": "![i](https://evil.example/i.png) ![][r]\n\n[r]: https://evil.example/r.png",
    "bare address": "www.evil.example WWW.evil.example mailto:a@evil.example a@evil.example",
    "script address": "javascript:alert(5)//data:text/html;base64,PHNjcmlwdD4=",
    "mention": "@everyone @org/team #1 GH-1 org/repo#2 :tada:",
    "blocks": "\n\n# H\n\n- l\n\n> q\n\n---\n\n```\nf\n```\n\n    c\n\n<details open>\n",
    "table": "| a | b |\n|---|---|\n| c \\| d |\\",
    "emphasis": "*b* __u__ ~~s~~ `c` ``c` $x$ \\* \\",
    "colour": "\x1b[31mred\x1b[0m\x1b[2J\x1b[H\x1b[1A\x1b[2K",
    "title and clipboard": "\x1b]0;owned\x07\x1b]52;c;cm0gLXJm\x07\x1bP1$r\x1b\\",
    "link of a terminal": "\x1b]8;;https://evil.example\x1b\\ok\x1b]8;;\x1b\\",
    "eight bits": "\x9b31m\x9d8;;https://evil.example\x9cx\x90q\x9c\x85",
    "controls": "".join(map(chr, range(32))) + "\x7f",
    "overwriting": "fail\rpass\b\b\b\bok  \x0b\x0c",
    "direction": "\u202egnp.exe\u202c\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c",
    "invisible": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u180eh\U000e0041\u034fi\ufe0f",
    "ends of lines": "a\u2028b\u2029c\x85d\x1ce\x1df\x1eg",
    "no characters": "\udfff\ud800-\ud83d\ufffe\uffff\U0001fffe\U0010ffff\ufff9",
    "marks": "Z" + "\u0300\u0489\u20dd" * 20,
    "command": "\n::set-output name=n::v\n::error file=x,line=1::y\n##[error]z\n::stop-commands::t",
    "escaped command": "%0A::add-mask::a%0D%0A::warning::w\r::group::g",
    "shell": "'; rm -rf ~ #`id`$(id)\"$HOME\"\n",
    "path": "../../../../etc/passwd\\..\\con:",
    "formula": '=HYPERLINK("https://evil.example","ok")\t@SUM(1)',
    "broken JSON": '"}]},{"a":1e999}\\u0000\\ud800\\',
}  # fmt: skip
#: A megabyte each: whoever shows one whole shows nothing else.
MEGABYTES: Final = tuple(
    piece * (1_000_000 // len(piece.encode()))
    for piece in ("<b>", "W", "|", "\\", "&", "`", "\n", "::error::\n", "界", "\x1b[31m", "\u202e")
)

#: Members whose values the run format fixes.
FIXED: Final = frozenset({"kind", "status", "evidence", "phase", "mode", "per", "implied_by"})
#: Members that are ours to choose, or that whoever loads a spec or a cassette holds to a form.
OURS: Final = FIXED | {
    "id", "case", "provider", "operation", "feature", "features", "check", "group", "where",
    "place", "carrier", "at", "as_of", "retrieved", "delivery", "take", "sha256", "digest",
    "envelope", "category", "spec",
}  # fmt: skip
#: Members by whose values records find each other, and objects with such values for names.
_REFERENCES: Final = frozenset(
    {"id", "case", "provider", "operation", "feature", "features", "check", "source", "group"}
)
#: Objects whose members a vendor names.
_FREE_VALUE: Final = "facets"
_FREE: Final = frozenset({"facets", "when", "asked", "body", "value", "expected", "observed"})
_BY_REFERENCE: Final = frozenset(
    {"implied", "unrecorded", "stopped", "lost", "unmatched", "explored"}
)


def poison(
    run: Sequence[Record],
    attacks: Sequence[str] = tuple(ATTACKS.values()),
    *,
    stranger: bool = False,
) -> list[Record]:
    """The run with an attack before each text: of a vendor's, or of a ``stranger``'s run file.

    The attacks take turns. What must be equal to be found is attacked likewise everywhere.
    """
    poisoner = _Poisoner(attacks, FIXED if stranger else OURS)
    return [from_json(type(record), poisoner.value(to_json(record))) for record in run]


def hostile_run(*, stranger: bool = False) -> list[Record]:
    """A fixed run with every attack in it: two vendors, failures of each kind, and a footer."""
    return poison(full_run(), stranger=stranger)


def huge_run(turn: int = 0) -> list[Record]:
    """Few records, in which one text of nine, from another on each ``turn``, is a megabyte."""
    short = tuple(ATTACKS.values())
    attacks = [short[n % len(short)] for n in range(9 * len(MEGABYTES))]
    attacks[turn % 9 :: 9] = MEGABYTES
    return poison(few_records(), attacks)


@st.composite
def runs(draw: st.DrawFn, *, stranger: bool | None = None) -> list[Record]:
    """Small runs in which drawn attacks, and any characters at all, stand in every text."""
    header, *body, footer = few_records()
    kept = draw(st.lists(st.sampled_from(range(len(body))), unique=True, max_size=len(body)))
    texts = st.sampled_from(sorted(ATTACKS.values())) | st.text(_ANY, max_size=30).map(_joined)
    attacks = draw(st.lists(texts, min_size=1, max_size=6))
    foreign = draw(st.booleans()) if stranger is None else stranger
    return poison([header, *(body[n] for n in sorted(kept)), footer], attacks, stranger=foreign)


_ANY = st.characters(codec=None, exclude_categories=())


def _joined(text: str) -> str:
    """Two halves of a character side by side are that character to whoever reads JSON."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


_OWNER = "acme"
_FAILING, _ODD = "acme/make/covering/00000006", "acme/make/negative/0000000a"


@cache
def full_run() -> tuple[Record, ...]:
    """The usual run of these tests, with something in every member that can hold a text."""
    header, *body, footer = make_run()
    assert isinstance(footer, Footer)
    extra = list(_odd_records())
    cases = sum(isinstance(record, CaseRecord) for record in extra)
    footer = replace(
        footer,
        cases=footer.cases + cases,
        findings=footer.findings + len(extra) - cases,
        stopped={f"{_OWNER}/make": "the server answers with a web page"},
        lost={_OWNER: (_FAILING,)},
        unmatched={_OWNER: ("old.yaml:3: interaction 1: GET /x: no operation",)},
        explored={f"{_OWNER}/make": 40},
    )
    return (filled(header), *body, *extra, footer)


@cache
def few_records() -> tuple[Record, ...]:
    """The same run with one vendor and two cases, and little of what its page says."""
    header, *body, footer = full_run()
    assert isinstance(header, Header)
    assert isinstance(footer, Footer)
    few = [each for each in body if _about(each) in {"", _FAILING, _ODD} and _owner(each) == _OWNER]
    one = replace(header.providers[0], catalogue=header.providers[0].catalogue[:1])
    cases = sum(isinstance(record, CaseRecord) for record in few)
    footer = replace(footer, cases=cases, findings=len(few) - cases, unrecorded={})
    return (replace(header, providers=(one,)), *few, footer)


def _about(record: Record) -> str:
    return record.id if isinstance(record, CaseRecord) else getattr(record, "case", "")


def _owner(record: Record) -> str:
    return getattr(record, "provider", "")


def _odd_records() -> Iterator[Record]:
    """A case broken on purpose and answered badly, findings of each status, and a bare body."""
    usual = case(_OWNER, 98, EvidenceKind.RECORDED)
    answer = AnswerRecord(status=400, headers=(("X-B", "c"),), body="<html>no", length=8)
    facts = filled(replace(usual.facts, case=_ODD))
    odd = replace(usual, id=_ODD, phase=Phase.NEGATIVE, valid=False, facts=facts, response=answer)
    text = SentRecord(method="POST", url="https://api.example/x", body_text="{")
    yield filled(replace(odd, request=text))
    for status, feature in zip(Status, FEATURES, strict=False):
        plain = finding(odd, "image.size-matches", feature.id, status, "not as it should be")
        yield filled(replace(plain, facets={"image_size": "4K", "/x": {"y": ["z"]}}))
    yield replace(usual, request=replace(text, body_text=None, body_base64="AAEC"))


class _Poisoner:
    """Puts attacks before texts, in turn; before texts that must be equal, always the same."""

    def __init__(self, attacks: Sequence[str], spared: frozenset[str]) -> None:
        self._attacks = attacks
        self._spared = spared
        self._turn = 0

    def value(self, value: Json, member: str = "") -> Json:
        """A JSON value with every text in it poisoned, but for members that are spared."""
        if isinstance(value, str):
            return self._text(value, member)
        if isinstance(value, list):
            return [self.value(each, member) for each in value]
        if isinstance(value, dict):
            return {
                self._name(name, member): self.value(each, self._inner(name, member))
                for name, each in value.items()
            }
        return value

    def _text(self, text: str, member: str) -> str:
        if member in self._spared:
            return text
        if member in _REFERENCES:
            return self._steady(text)
        self._turn += 1
        return self._attacks[self._turn % len(self._attacks)] + text

    def _steady(self, text: str) -> str:
        return self._attacks[zlib.crc32(text.encode()) % len(self._attacks)] + text

    def _name(self, name: str, member: str) -> str:
        """The name of a member: free in objects of a vendor's, a reference in some of ours."""
        if member in _FREE:
            return self._steady(name)
        if member in _BY_REFERENCE and "id" not in self._spared:
            provider, slash, operation = name.partition("/")
            return self._steady(provider) + slash + (operation and self._steady(operation))
        return name

    @staticmethod
    def _inner(name: str, member: str) -> str:
        """What decides about a member's value: its name, unless a vendor or a reference chose it."""
        if member in _FREE:
            return _FREE_VALUE
        if member in _BY_REFERENCE:
            return "case" if member in {"unrecorded", "lost"} else ""
        return name
