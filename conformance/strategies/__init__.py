"""Hypothesis strategies of what goes over a vendor's wire, for property tests of your own.

What a page documents is more than its examples: every value of every parameter, present and left
out, beside every other. Whoever writes a client, a gateway or a parser can try theirs on all of it,
offline and for nothing::

    from hypothesis import given
    from conformance import strategies

    @given(strategies.requests("acme", "create_image"))
    def test_my_gateway_takes_what_the_page_documents(request):
        assert my_gateway(request.method, request.url, request.headers, request.body)

    @given(strategies.responses("acme", "create_image"))
    def test_my_parser_finds_the_picture(response):
        assert my_parser(response.json)

    @given(strategies.negative("acme", "create_image", "schema"))
    def test_my_gateway_refuses_what_the_page_rules_out(request):
        assert my_gateway(...).status == 400, request.violation

Requests are those that ``conformance run --explore`` would send: the same code draws them. They
shrink to what the page requires and the one choice that matters. Nothing here touches the network.
Where the key goes stands ``{API_KEY}``; ``Request.with_key`` puts one there.

Make a strategy where ``@given`` stands, or in a module: making one draws a little itself, which
Hypothesis does not like to see inside of a test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from conformance.errors import UsageError
from conformance.model import Json
from conformance.spec.node import nearest
from conformance.strategies.exchange import Request, Response
from conformance.strategies.source import source
from conformance.transport.base_url import checked

__all__ = ["Kind", "Request", "Response", "bodies", "negative", "requests", "responses"]

#: What a request can have wrong with it; see ``negative``.
Kind = Literal["schema", "claim", "convention", "protocol", "credential"]


def requests(
    provider: str,
    operation: str,
    *,
    root: Path | str | None = None,
    base_url: str = "",
    valid: bool = True,
) -> SearchStrategy[Request]:
    """Every request that a vendor's page documents.

    Args:
        provider: the id of a vendor: the stem of its spec.
        operation: the id of one of its operations; ``conformance list operations`` has them.
        root: where ``specs/`` is; the working directory, else the specs that came with the package.
        base_url: a server in place of the vendor's, e.g. your own gateway.
        valid: whether requests fit the page; else each has one thing wrong, as ``negative`` has.

    Raises:
        UsageError: there is no such vendor or operation, the hint has the nearest; or ``base_url``
            is none.
        SpecError: the spec is broken, or its page does not say what a request looks like.
    """
    if not valid:
        return negative(provider, operation, root=root, base_url=base_url)
    of = source(provider, operation, root)
    server = checked(base_url)
    sound = of.drawn.sound()

    @st.composite  # rather than map(), which a failing example would show
    def documented(draw: DrawFn) -> Request:
        return of.told(draw(sound), server)

    return documented()


def negative(
    provider: str,
    operation: str,
    *kinds: Kind,
    root: Path | str | None = None,
    base_url: str = "",
) -> SearchStrategy[Request]:
    """Requests with one thing wrong, each labelled with its ``violation``.

    Args:
        provider: as in ``requests``, like the other arguments.
        operation: likewise.
        kinds: what may be wrong, all where none is named. ``schema``: the body breaks the page's
            JSON Schema at exactly the keyword ``violation.rule``. ``claim``: a value outside those
            that the page lists in prose. ``convention``: a model that nobody has. ``protocol``: no
            JSON, another content type, another method. ``credential``: a wrong key, none, or two.
        root: likewise.
        base_url: likewise.

    Raises:
        UsageError: as ``requests``; or there is no such kind, or nothing can be wrong in these
            ways, e.g. where a page makes no claims.
        SpecError: as ``requests``.
    """
    for kind in kinds:
        if kind not in get_args(Kind):
            message = f"there is no kind of violation {kind!r}"
            raise UsageError(message, hint=nearest(kind, get_args(Kind)))
    of = source(provider, operation, root)
    server = checked(base_url)
    wanted = frozenset(kinds or get_args(Kind))
    if kinds:
        of.refuse_impossible(wanted)
    wrong = of.drawn.wrong(wanted)

    @st.composite
    def broken(draw: DrawFn) -> Request:
        return of.told(draw(wrong), server)

    return broken()


def bodies(
    provider: str, operation: str, *, root: Path | str | None = None, valid: bool = True
) -> SearchStrategy[Json]:
    """The JSON of the bodies of requests; with ``valid=False``, each breaks the page's schema.

    Raises:
        UsageError: as ``requests``.
        SpecError: likewise.
    """
    if valid:
        return requests(provider, operation, root=root).map(lambda each: each.json)
    return negative(provider, operation, "schema", root=root).map(lambda each: each.json)


def responses(
    provider: str,
    operation: str,
    *,
    root: Path | str | None = None,
    base_url: str = "",
    valid: bool = True,
    fault: str = "",
) -> SearchStrategy[Response]:
    """What an honest vendor could answer, each with the request that it is the answer to.

    The built-in simulator answers: as the page says, and beyond that as the owner of the dialect
    does. Pictures are real ones, of the size that was asked for as far as 60 KB hold it.

    Args:
        provider: as in ``requests``, like the other arguments.
        operation: likewise.
        root: likewise.
        base_url: likewise.
        valid: whether the requests fit the page; the answers to others are errors, as a rule.
        fault: what the vendor does wrong, one of ``conformance list faults``, or several joined by
            ``+``: what a client must survive.

    Raises:
        UsageError: as ``requests``, or there is no such fault.
        SpecError: as ``requests``.
    """
    of = source(provider, operation, root)
    server = checked(base_url)
    of.vendor(fault)  # a slip in its name is told at once
    asked = requests(provider, operation, root=root, valid=valid)

    @st.composite
    def answered(draw: DrawFn) -> Response:
        return of.answered(draw(asked), fault, server)

    return answered()
