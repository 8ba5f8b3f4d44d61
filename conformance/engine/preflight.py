"""Before the first paid call: one that costs nothing, to prove host, path and key.

A vendor that is asked for a model that does not exist has to know the path, and should check the
key, before it can say so; and it draws nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from conformance.dialects.lens import lens
from conformance.model import ApiError, Case, Exchange, Operation, Phase, Response
from conformance.transport.faults import FAULTS

#: What a preflight is, in the words of the plan.
_RULE: Final = "unknown-model"
_MODEL: Final = re.compile(r"model|模型|channel|渠道|deployment", re.IGNORECASE)
#: A path that is quoted says nothing of the model, though it may hold the word.
_PATH: Final = re.compile(r"/\S*")
_NOT_FOUND, _NOT_ALLOWED, _NO_CREDIT = 404, 405, 402


def preflights(cases: Sequence[Case]) -> Iterator[Case]:
    """The case of each operation that is refused at no cost if all is well."""
    for case in cases:
        own = case.phase is not Phase.CLIENT
        if own and case.violation is not None and case.violation.rule == _RULE:
            yield case


def obstacle(exchange: Exchange, operation: Operation, key_env: str) -> str:
    """Why it makes no sense to send more to an operation, with what to do; '' where all is well.

    A rate limit, an error of the server and an answer to a model that is none are no obstacles:
    others may fare better.
    """
    url = exchange.case.request.url
    where = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}{urlsplit(url).path}"
    if exchange.response is None or (exchange.fault and exchange.fault.name == "redirect"):
        return _unreached(exchange, where)
    error = lens(operation.response_dialect).outcome(exchange.response).error
    if error is not None and error.envelope == "html":
        return (
            f"{where} answers {exchange.response.status} with a web page: that is no API; "
            "is it the right host, and should --base-url end in a path such as /v1?"
        )
    return _refused(exchange.response, error, where, key_env)


def _unreached(exchange: Exchange, where: str) -> str:
    fault = exchange.fault
    if fault is None:
        return ""
    kind = FAULTS.get(fault.name)
    meaning = kind.meaning if kind else fault.name
    if fault.name == "redirect":
        location = exchange.response.header("location") if exchange.response else None
        return f"{where} leads elsewhere, to {location or 'nowhere'}: give that as --base-url"
    return (
        f"{where} gives no answer: {meaning} ({fault.name}); "
        "is the host right, and is the way there free (--base-url, --proxy, --ca-file)?"
    )


def _refused(response: Response, error: ApiError | None, where: str, key_env: str) -> str:
    status = response.status
    said = error.message or "" if error is not None else ""
    about_model = _MODEL.search(_PATH.sub("", said)) is not None
    if status == _NO_CREDIT:
        return f"{where} wants money first (402): does the account behind {key_env} have credit?"
    refused = error is not None and error.category in {"authentication", "permission"}
    if refused and not about_model:
        return f"{where} refuses the key ({status}): is {key_env} the right one, and in force?"
    if status in {_NOT_FOUND, _NOT_ALLOWED} and not about_model:
        return (
            f"{where} does not know the path ({status}), and says nothing of the model: "
            "is --base-url right, with or without /v1 at its end?"
        )
    return ""
