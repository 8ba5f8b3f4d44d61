"""Requests that Python code sends: by ``requests``, ``httpx``, ``http.client`` or OpenAI's SDK."""

from __future__ import annotations

import ast
import json
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from typing import Final

from conformance.importers.snippets.literals import Scope, Unknown
from conformance.importers.snippets.request import Request
from conformance.model import Headers

_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete"})
#: What the calls of the SDK send: https://github.com/openai/openai-python/blob/main/api.md
_SDK: Final[Mapping[str, str]] = {
    "chat.completions.create": "/chat/completions",
    "images.generate": "/images/generations",
    "responses.create": "/responses",
}
_SDK_FORMS: Final[Mapping[str, str]] = {
    "images.edit": "/images/edits",
    "images.create_variation": "/images/variations",
}
_ASIDE: Final = frozenset({"extra_headers", "extra_body", "extra_query", "timeout"})
_MOST: Final = 50_000  # characters of code


def requests(code: str) -> tuple[Request, ...]:
    """The requests that Python code sends, as far as they are literals; none for other code."""
    tree = _parsed(code)
    if tree is None:
        return ()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls.sort(key=lambda node: (node.lineno, node.col_offset))
    scope = Scope.of(tree)
    found = (_sent(call, calls, scope) for call in calls)
    return tuple(request for request in found if request is not None)


def _parsed(code: str) -> ast.Module | None:
    if len(code) > _MOST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in somebody else's string
            return ast.parse(textwrap.dedent(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _sent(call: ast.Call, calls: Sequence[ast.Call], scope: Scope) -> Request | None:
    name = _dotted(call.func)
    for known, path in (*_SDK.items(), *_SDK_FORMS.items()):
        if name.endswith(f".{known}"):
            return _of_sdk(call, calls, scope, path)
    verb = name.rpartition(".")[2]
    if "." not in name or verb not in {*_VERBS, "request"}:
        return None
    positional = [scope.text(each) for each in call.args]
    if verb == "request" and len(positional) > 1:
        verb, *positional = positional
    url = positional[0] if positional else scope.text(_keyword(call, "url"))
    if url.startswith("/"):
        url = _host(calls, scope) + url
    if "://" not in url and not url.startswith("{"):
        return None
    given = _keyword(call, "headers") or (call.args[-1] if len(call.args) > 3 else None)  # noqa: PLR2004
    return Request(
        method=verb.upper(),
        url=url,
        headers=_headers(given, scope),
        body=_body(call, scope),
        line=call.lineno - 1,
        form=_keyword(call, "files") is not None,
    )


def _of_sdk(call: ast.Call, calls: Sequence[ast.Call], scope: Scope, path: str) -> Request | None:
    maker = next((each for each in calls if _dotted(each.func).endswith("OpenAI")), None)
    base = scope.text(_keyword(maker, "base_url")) if maker else ""
    if not base:
        return None
    key = scope.text(_keyword(maker, "api_key")) if maker else ""
    headers = (("Authorization", f"Bearer {key}"),) if key else ()
    form = path in _SDK_FORMS.values()
    return Request(
        method="POST",
        url=base.rstrip("/") + path,
        headers=(*headers, *_headers(_keyword(call, "extra_headers"), scope)),
        body=None if form else _sdk_body(call, scope),
        line=call.lineno - 1,
        form=form,
    )


def _sdk_body(call: ast.Call, scope: Scope) -> str | None:
    try:
        own = {
            each.arg: scope.value(each.value)
            for each in call.keywords
            if each.arg and each.arg not in _ASIDE
        }
        extra = scope.value(_keyword(call, "extra_body") or ast.Dict(keys=[], values=[]))
    except Unknown:
        return None
    return _dumped({**own, **extra}) if isinstance(extra, Mapping) else None


def _body(call: ast.Call, scope: Scope) -> str | None:
    data = _keyword(call, "data") or _keyword(call, "content") or _keyword(call, "body")
    try:
        if (sent := _keyword(call, "json")) is not None:
            return _dumped(scope.value(sent))
        if data is None and len(call.args) > 2 and _dotted(call.func).endswith(".request"):  # noqa: PLR2004
            data = call.args[2]
        raw = scope.value(data) if data is not None else None
    except Unknown:
        return None
    return raw if isinstance(raw, str) else None


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=4)


def _headers(node: ast.expr | None, scope: Scope) -> Headers:
    """The headers of a dictionary; what their values are made of stands in braces."""
    found = scope.resolved(node)
    if not isinstance(found, ast.Dict):
        return ()
    pairs = zip(found.keys, found.values, strict=True)
    return tuple((scope.text(name), scope.text(value)) for name, value in pairs if name)


def _host(calls: Sequence[ast.Call], scope: Scope) -> str:
    """The server of ``http.client.HTTPSConnection("api.acme.test")``."""
    for call in calls:
        if _dotted(call.func).endswith("HTTPSConnection") and call.args:
            return f"https://{scope.text(call.args[0])}"
    return ""


def _keyword(call: ast.Call | None, name: str) -> ast.expr | None:
    keywords = call.keywords if call else []
    return next((each.value for each in keywords if each.arg == name), None)


def _dotted(node: ast.expr) -> str:
    """``client.images.generate`` as text; what is called on something else starts with a point."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(names))
