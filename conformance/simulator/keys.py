"""Whether a request carries a good key, in a place where the vendor looks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from conformance.dialects.statuses import Category
from conformance.model import Credential, Dialect, Operation, Request

#: Where the owners of the dialects look, whatever a reseller's page says.
#: https://ai.google.dev/gemini-api/docs/api-key,
#: https://platform.openai.com/docs/api-reference/authentication
_OFFICIAL: Final[Mapping[Dialect, tuple[Credential, ...]]] = {
    Dialect.GEMINI: (
        Credential(id="header:x-goog-api-key", carrier="header", name="x-goog-api-key"),
        Credential(id="query:key", carrier="query", name="key"),
        # Only for OAuth tokens there: an API key in it is refused, beside whatever good one.
        Credential(
            id="header:Authorization:OAuth",
            carrier="header",
            name="Authorization",
            prefix="OAuth ",
        ),
    ),
    Dialect.CHAT: (
        Credential(
            id="header:Authorization:Bearer",
            carrier="header",
            name="Authorization",
            prefix="Bearer ",
        ),
    ),
}
_OFFICIAL_BEARER: Final = _OFFICIAL[Dialect.CHAT]


def refusal(request: Request, operation: Operation, key: str) -> tuple[Category, str] | None:
    """The cause and the words to turn a request away with, ``None`` where it may pass.

    Any wrong key spoils a request, whatever other keys it carries: that is what Google does with a
    bad ``Authorization`` beside a good key.
    """
    presented = list(_presented(request, operation))
    if any(value != key for value in presented):
        return "authentication", "API key not valid. Please pass a valid API key."
    if presented or not any(each.required for each in operation.credentials):
        return None
    category: Category = (
        "permission" if operation.request_dialect is Dialect.GEMINI else "authentication"
    )
    return category, "The request carries no API key."


def _presented(request: Request, operation: Operation) -> Iterator[str]:
    """The keys that a request carries, without their prefixes."""
    official = _OFFICIAL.get(operation.request_dialect, _OFFICIAL_BEARER)
    places = (*operation.credentials, *official)
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    carried = [("header", *field) for field in request.headers]
    carried += [("query", *field) for field in query]
    for carrier, name, value in carried:
        here = [
            each.prefix
            for each in places
            if (each.carrier, each.name.lower()) == (carrier, name.lower())
        ]
        if here:
            worn = (prefix for prefix in here if value.lower().startswith(prefix.lower()))
            yield value[len(max(worn, key=len, default="")) :]
