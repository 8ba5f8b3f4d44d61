"""What an HTTP status says of the cause of a refusal, and the status that says a cause."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Category: TypeAlias = Literal[
    "bad_request",
    "authentication",
    "permission",
    "not_found",
    "method",
    "media_type",
    "too_large",
    "rate_limit",
    "blocked",
    "unreachable",
    "server",
    "other",
]

#: Statuses that say it alone (RFC 9110). 402 is an empty balance: a quota like that of 429.
_CATEGORIES: dict[int, Category] = {
    400: "bad_request",
    401: "authentication",
    402: "rate_limit",
    403: "permission",
    404: "not_found",
    405: "method",
    408: "server",
    410: "not_found",
    413: "too_large",
    415: "media_type",
    422: "bad_request",
    429: "rate_limit",
    451: "blocked",
}

#: Not yet: a limit is reached, or the server is too busy; later the same may be answered
#: (https://www.rfc-editor.org/rfc/rfc6585#section-4,
#: https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4).
TRY_LATER: Final = frozenset({429, 503})


def success(status: int) -> bool:
    """Whether a status says that all went well."""
    return 200 <= status < 300  # noqa: PLR2004 - the class of statuses


def category(status: int | None) -> Category:
    """The cause that a status names; ``other`` for a success, or none at all."""
    if status is not None and 500 <= status < 600:  # noqa: PLR2004 - the class of statuses
        return "server"
    return _CATEGORIES.get(status or 0, "other")
