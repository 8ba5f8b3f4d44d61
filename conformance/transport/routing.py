"""Which operation a request is for, by its method and path alone."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from conformance.model import Operation, Provider, Request

_PARAMETER = re.compile(r"\{[^{}/]*\}")


def operation_for(request: Request, provider: Provider) -> Operation | None:
    """The operation whose method and path template fit, below any of its servers' paths.

    Where several fit, the one with the fewest parameters in its path.
    """
    path = unquote(urlsplit(request.url).path)
    fitting = [
        operation
        for operation in provider.operations
        if operation.method.upper() == request.method.upper() and _fits(path, operation)
    ]
    return min(fitting, key=lambda each: len(_PARAMETER.findall(each.path)), default=None)


def _fits(path: str, operation: Operation) -> bool:
    # A template may carry its fixed query, as ":streamGenerateContent?alt=sse" does.
    template = operation.path.split("?")[0]
    bases = {urlsplit(server).path.rstrip("/") for server in operation.servers} | {""}
    return any(_pattern(unquote(base) + template).fullmatch(path) for base in bases)


def _pattern(template: str) -> re.Pattern[str]:
    literals = _PARAMETER.split(template)
    return re.compile("[^/]+".join(re.escape(literal) for literal in literals))
