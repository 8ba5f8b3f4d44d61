"""What looks like a key, whoever's it is: for text that is about to be shared.

A search by value is sure, but needs the value; this one finds keys that nobody told us of. Shapes
are those that the vendors of keys document, as collected by
https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml, and whatever stands where a
request hands its key in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: No letter of base64 may stand beside one: a picture holds every short pattern somewhere.
_ALONE, _END = r"(?<![A-Za-z0-9+/_-])", r"(?![A-Za-z0-9+/_-])"

#: Kind -> texts one of which stands in every such key, since looking for them is faster, and shape.
_ISSUED: Final = {
    "a key that starts with sk-": (("sk-",), r"sk-[A-Za-z0-9_-]{20,220}"),
    "a Google API key": (
        ("AIza", "AQ."),
        r"AIza[0-9A-Za-z_-]{30,40}|AQ\.[0-9A-Za-z_-]{30,80}",
    ),
    "a key of Groq, xAI, Replicate or Hugging Face": (
        ("gsk_", "xai-", "r8_", "hf_"),
        r"(?:gsk_|xai-|r8_|hf_)[A-Za-z0-9]{24,120}",
    ),
    "an AWS access key": (("AKIA", "ASIA"), r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    "a GitHub token": (
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        r"gh[pousr]_[A-Za-z0-9]{36,255}",
    ),
    "a JSON Web Token": (
        (".eyJ",),
        r"eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}",
    ),
}
_SHAPES: Final = tuple(
    (kind, signs, re.compile(f"{_ALONE}(?:{shape}){_END}"))
    for kind, (signs, shape) in _ISSUED.items()
)
#: Likewise; what the first group holds is the key.
_CARRIERS: Final = (
    (
        "the value of a header that carries a key",
        (":", ","),
        re.compile(
            r"(?<![\w-])(?:authorization|proxy-authorization|x-goog-api-key|x-api-key|api-key)"
            r"(?![\w-])[\"'\\]{0,4}\s{0,8}[:,]\s{0,40}(?:-\s{1,8})?[\[\"'\\]{0,6}"
            r"(?:(?:bearer|basic|token|key)\s{1,4})?([^\s\"'\\,\]<>&]{8,4000})",
            re.IGNORECASE,
        ),
    ),
    (
        "the value of a query parameter that carries a key",
        ("?", "&"),
        re.compile(
            r"[?&](?:key|api_?key|api-key|access_token|token)=([^&#\s\"'<>\\]{8,4000})",
            re.IGNORECASE,
        ),
    ),
    (
        "a name and a password in a URL",
        ("://",),
        re.compile(r"://[^/\s:@\"'<>\\]{1,200}:([^/\s@\"'<>\\]{1,200})@"),
    ),
)
#: Written where a key would stand: {API_KEY}, <your key>, $TOKEN, xxxx, ****, sk-xxxx, wrong-key-….
_NONE: Final = re.compile(
    r"[{<\[($*•.%].*|[x.*]{3,}.*|(?:sk-)?(?:[x*.]{3,}|your[_-]?.*|test[_-]?.*)|wrong-key.*|.*\.{3}.*"
    r"|.*(?:api[_-]?key|token|secret)\W{0,2}|blob:sha256:.*",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST = 8
#: Nothing shorter has any of the shapes: ``?key=`` and eight characters.
_SHORTEST = 13
_PREFIX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShape:
    """Something that may be a key; ``shown`` is as much of it as may be told."""

    line: int
    kind: str
    shown: str


def key_shapes(text: str, *, known: str = "") -> Iterator[KeyShape]:
    """Whatever looks like a key in a text, in order of the line, each place once.

    What also stands in ``known`` is left out: it is no news to whoever wrote that.
    """
    if len(text) < _SHORTEST:
        return
    found: dict[int, tuple[str, str]] = {}
    for kind, signs, shape in _SHAPES:
        for match in _matches(shape, text, signs):
            if not _placeholder(match[0]):
                found.setdefault(match.start(), (kind, match[0]))
    for kind, signs, carrier in _CARRIERS:
        for match in _matches(carrier, text, signs):
            if not _placeholder(match[1]):
                found.setdefault(match.start(1), (kind, match[1]))
    line, counted = 1, 0
    for start in sorted(found):
        line += text.count("\n", counted, start)
        counted = start
        kind, value = found[start]
        if known and value in known:
            continue
        yield KeyShape(line=line, kind=kind, shown=f"{value[:_PREFIX]}… ({len(value)} characters)")


def _matches(shape: re.Pattern[str], text: str, signs: tuple[str, ...]) -> Iterable[re.Match[str]]:
    for sign in signs:
        if sign in text:
            return shape.finditer(text)
    return ()


def _placeholder(value: str) -> bool:
    """Real keys are random: they repeat few of their characters, and have digits or both cases."""
    random = re.search(r"\d", value) or not (value.islower() or value.isupper())
    return _NONE.fullmatch(value) is not None or len(set(value)) < _FEWEST or not random
