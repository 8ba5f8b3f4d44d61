"""A client run over no connection: once for its request, and once more for what it makes of it.

A library that waits for an answer could not be asked within our own sending, with its budget, its
journal and its order. But it is a function of what it is told: run with nothing to answer it shows
its request, and run again with the answer it shows what its caller gets.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from types import MappingProxyType
from typing import Final

from conformance.clients.driver import Driver, Given, Task
from conformance.clients.google_genai import GOOGLE_GENAI
from conformance.clients.openai_python import OPENAI_PYTHON
from conformance.codec.image.decode import inspect
from conformance.model import Exchange, Request, Response
from conformance.model.client import ClientOutcome, ClientPicture
from conformance.transport.injected import injected

DRIVERS: Final[Mapping[str, Driver]] = MappingProxyType(
    {each.client: each for each in (GOOGLE_GENAI, OPENAI_PYTHON)}
)

#: What leaves this machine of a client's headers. Others come from the user's environment, such as
#: the name of an organisation, and are none of a reseller's business.
_SENT: Final = frozenset(
    {
        "accept",
        "authorization",
        "content-type",
        "user-agent",
        "x-goog-api-client",
        "x-goog-api-key",
    }
)
_MACHINE: Final = "x-stainless-"
#: What tells of the machine that asked, and so is sent and not kept.
_NOT_KEPT: Final = frozenset({"user-agent", "x-goog-api-client"})

_LONGEST = 100  # characters of a vendor's own name for a cause
# Warnings are switched off for the whole process, and the libraries keep state of their own.
_ONE_AT_A_TIME: Final = Lock()


class _Unanswered(Exception):
    """There is nothing to answer a client with, or nothing more."""


def request_of(driver: Driver, task: Task) -> Request | None:
    """What the client sends; ``None`` where it refuses to send anything."""
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        raise _Unanswered

    _run(driver, task, answer, Given())
    if not seen:
        return None
    request = seen[0]
    headers = (each for each in request.headers if each[0] in _SENT or _MACHINE in each[0])
    return Request(
        method=request.method, url=request.url, headers=tuple(headers), body=request.body
    )


def outcome_of(driver: Driver, task: Task, exchange: Exchange) -> ClientOutcome | None:
    """What the caller of the client gets from an answer; ``None`` where none came whole."""
    response = exchange.response
    if response is None or exchange.fault is not None:
        return None
    rest = [response]

    def answer(_request: Request) -> Response:
        if not rest:
            raise _Unanswered
        return rest.pop()

    given = Given()
    error = _run(driver, task, answer, given)
    failure = driver.failure(error) if error is not None else None
    return ClientOutcome(
        client=driver.client,
        version=driver.version,
        raised=f"{type(error).__module__}.{type(error).__qualname__}" if error is not None else "",
        own=failure is not None and failure.own,
        status=failure.status if failure else None,
        reason=failure.reason[:_LONGEST] if failure else "",
        told=failure is not None and failure.told,
        pictures=tuple(_picture(each, exchange) for each in given.pictures),
        text=given.text,
        pieces=given.pieces,
    )


def kept_headers(request: Request) -> Request:
    """The request as it is kept: without what tells of the machine that asked."""
    return Request(
        method=request.method,
        url=request.url,
        headers=tuple(
            (name, value)
            for name, value in request.headers
            if name.lower() not in _NOT_KEPT and _MACHINE not in name.lower()
        ),
        body=request.body,
    )


def _run(
    driver: Driver, task: Task, answer: Callable[[Request], Response], given: Given
) -> BaseException | None:
    with _ONE_AT_A_TIME, _quiet(driver), injected(answer) as http:
        try:
            driver.run(task, http, given)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - a library's compiled parts raise their own
            return error
    return None


@contextmanager
def _quiet(driver: Driver) -> Iterator[None]:
    """What libraries think of a vendor's answer is not for our user's terminal."""
    silent = logging.NullHandler()
    loggers = [logging.getLogger(name) for name in driver.loggers]
    for logger in loggers:
        logger.addHandler(silent)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger in loggers:
            logger.removeHandler(silent)


def _picture(given: bytes | str, exchange: Exchange) -> ClientPicture:
    """A picture as it was handed over; what a URL leads to is known where it was followed."""
    linked = isinstance(given, str)
    data = _behind(given, exchange) if isinstance(given, str) else given
    read = inspect(data)
    return ClientPicture(
        type=read.type, width=read.width, height=read.height, decodes=read.decodes, linked=linked
    )


def _behind(url: str, exchange: Exchange) -> bytes:
    found = (each.response for each in exchange.fetched if each.url == url)
    return next((each.body for each in found if each is not None and each.status < 300), b"")  # noqa: PLR2004
