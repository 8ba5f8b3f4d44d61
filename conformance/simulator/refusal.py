"""How a vendor says no: the dialect's envelope, the page's status where it documents one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from conformance.dialects.lens import lens
from conformance.dialects.statuses import Category
from conformance.model import ApiError, Dialect, Operation, Outcome, Request, Response

#: Statuses that say a cause well, best first: RFC 9110.
_FITTING: Final[Mapping[Category, tuple[int, ...]]] = {
    "bad_request": (400, 422),
    "authentication": (401, 403),
    "permission": (403, 401),
    "not_found": (404,),
    "method": (405,),
    "media_type": (415, 400),
    "too_large": (413,),
    "rate_limit": (429,),
    "server": (500,),
}

#: Google's name for a status: https://cloud.google.com/apis/design/errors
_GOOGLE_NAMES: Final[Mapping[int, str]] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    415: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
}


def speaking(operation: Operation) -> Dialect:
    """The dialect in which an operation answers; left open by the page, it is the request's."""
    answering = operation.response_dialect
    return operation.request_dialect if answering is Dialect.ANY else answering


def refuse(
    operation: Operation,
    request: Request,
    category: Category,
    message: str,
    *,
    param: str | None = None,
) -> Response:
    """A refusal for a cause."""
    dialect = speaking(operation)
    status = _documented(operation, category)
    error = ApiError(
        envelope="google" if dialect is Dialect.GEMINI else "openai",
        category=category,
        message=message,
        code=status if dialect is Dialect.GEMINI else None,
        type=_GOOGLE_NAMES.get(status or 0) if dialect is Dialect.GEMINI else None,
        param=param,
    )
    response = lens(dialect).render(Outcome(error=error), request)
    return replace(response, status=status) if status is not None else response


def _documented(operation: Operation, category: Category) -> int | None:
    """The page's status for a cause, ``None`` where it documents none that fits."""
    named = {each.status for each in operation.responses}
    return next((each for each in _FITTING.get(category, ()) if str(each) in named), None)
