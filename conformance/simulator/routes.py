"""Which operation a request is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from urllib.parse import urlsplit

from conformance.dialects.members import items
from conformance.model import Operation, Provider, Request

_PARAMETER = re.compile(r"\{[^{}]*\}")
# https://ai.google.dev/api/generate-content: models/{model}, also where a page prints one of them.
_MODEL = re.compile(r"(?<=/models/)[^/:{}]+(?=:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a request leads.

    Attributes:
        operation: the one that answers, also where only its method is wrong.
        wrong_method: the path is an operation's, the method is not.
        printed: a sample of the page prints exactly this path, so that the vendor serves it
            whatever its form.
    """

    operation: Operation
    wrong_method: bool = False
    printed: bool = False


def route(request: Request, provider: Provider) -> Route | None:
    """The operation that a request reaches; ``None`` for a path that nobody documents."""
    path = urlsplit(request.url).path
    wrong: Route | None = None
    for operation in provider.operations:
        printed = path in _printed(operation)
        if printed or any(pattern.fullmatch(path) for pattern in _patterns(operation)):
            if request.method.upper() == operation.method.upper():
                return Route(operation=operation, printed=printed)
            wrong = wrong or Route(operation=operation, wrong_method=True, printed=printed)
    return wrong


def nearest(request: Request, provider: Provider) -> Operation | None:
    """The operation whose path ends most like the request's: that of a slip of the pen."""
    path = urlsplit(request.url).path[::-1]

    def alike(operation: Operation) -> int:
        pairs = zip(path, operation.path[::-1], strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    return max(provider.operations, key=alike, default=None)


def _patterns(operation: Operation) -> Iterator[re.Pattern[str]]:
    for path in _paths(operation):
        for server in operation.servers or ("",):
            yield _pattern(urlsplit(server).path.rstrip("/") + path)


def _paths(operation: Operation) -> Iterator[str]:
    """The path with each method of Google's that the page lists, where it leaves that open."""
    for each in operation.parameters:
        place = f":{{{each.name}}}"
        if each.where == "path" and place in operation.path and items(each.schema.get("enum")):
            values = map(str, items(each.schema.get("enum")))
            yield from (operation.path.replace(place, f":{value}") for value in values)
            return
    yield operation.path


@cache
def _pattern(template: str) -> re.Pattern[str]:
    literals = _PARAMETER.split(_MODEL.sub("{model}", template))
    return re.compile("[^/?#]+?".join(re.escape(literal) for literal in literals))


def _printed(operation: Operation) -> frozenset[str]:
    """The paths of the requests that the page prints, as it prints them."""
    urls = (sample.url for sample in operation.samples if sample.kind == "request" and sample.url)
    return frozenset(_path(url) for url in urls)


def _path(url: str) -> str:
    # A placeholder such as {BASE_URL} stands for scheme and host, which have no path of their own.
    return urlsplit(re.sub(r"^(?:\{+[^{}]*\}+|<[^<>]*>|\$\w+)", "", url)).path
