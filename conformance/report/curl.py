"""A request as a curl command that can be copied, with the key left to the environment."""

from __future__ import annotations

import re
import shlex

from conformance.codec.records import dumps, to_json
from conformance.model import SentRecord
from conformance.report.visible import visible

_KEY = re.compile(r"\{API_KEY\}|%7BAPI_KEY%7D", re.IGNORECASE)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def curl(request: SentRecord, key_env: str, limit: int = 4000, *, between: str = " \\\n  ") -> str:
    """The command; a body over ``limit`` characters loses its middle.

    No option used here reads a file when its text starts with ``@``, and URLs are not expanded.

    Args:
        request: as sent, the placeholder of the key where the key stood.
        key_env: the environment variable that holds the key.
        limit: how many characters of the body to keep. Pictures stand in it by their hash.
        between: what stands between options: a new line each, or a blank for one line.
    """
    variable = key_env if _VARIABLE.fullmatch(key_env) else "API_KEY"

    def word(text: str) -> str:
        pieces = [shlex.quote(piece) if piece else "" for piece in _KEY.split(text)]
        return f'"${variable}"'.join(pieces) or "''"

    method, url = word(visible(request.method)), word(visible(request.url, limit))
    lines = [f"curl -sS -g -X {method} --url {url}"]
    lines += [
        f"-H {word(visible(f'{name}: {value}'))}"
        for name, value in request.headers
        if _HEADER_NAME.fullmatch(name)
    ]
    if request.body_base64:
        lines.append("--data-binary @-")
        lines[0] = f"printf %s {word(visible(request.body_base64, limit))} | base64 -d | {lines[0]}"
    elif body := _body(request):
        lines.append(f"--data-raw {word(visible(body, limit, lines=True))}")
    return between.join(lines)


def _body(request: SentRecord) -> str:
    return request.body_text or "" if request.body is None else dumps(to_json(request.body))
