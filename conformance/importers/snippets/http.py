"""Requests written as they go over the wire: https://www.rfc-editor.org/rfc/rfc9112."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.snippets.request import Request

_LINE: Final = re.compile(
    r"[ \t]*+(GET|POST|PUT|PATCH|DELETE)[ \t]++([^\s]{1,4000})(?:[ \t]+HTTP/[\d.]+)?[ \t]*+"
)
_HEADER: Final = re.compile(r"[ \t]*+([\w-]{1,80})[ \t]*+:[ \t]*+(.*)")


def requests(text: str) -> tuple[Request, ...]:
    """The request that a text starts with: its line, its headers, an empty line and its body."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    first = _LINE.fullmatch(lines[start])
    if first is None:
        return ()
    headers: list[tuple[str, str]] = []
    at = start + 1
    while at < len(lines) and (match := _HEADER.fullmatch(lines[at])):
        headers.append((match[1], match[2].strip()))
        at += 1
    body = "\n".join(lines[at:]).strip("\n")
    if not headers and not body.strip() and "HTTP/" not in lines[start]:
        return ()  # names a method and a path, and shows nothing of a request
    host = next((value for name, value in headers if name.lower() == "host"), "")
    url = first[2] if "://" in first[2] or not host else f"https://{host}{first[2]}"
    kept = tuple(each for each in headers if each[0].lower() not in {"host", "content-length"})
    form = any("multipart/" in value for name, value in kept if name.lower() == "content-type")
    return (
        Request(
            method=first[1],
            url=url,
            headers=kept,
            body=body if body.strip() and not form else None,
            line=start,
            form=form,
        ),
    )
