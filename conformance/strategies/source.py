"""An operation of a vendor as a source of requests, made once for each version of its spec."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from conformance import model
from conformance.errors import SchemaError, UsageError
from conformance.generate.bench import bench
from conformance.generate.negatives import Wrong, negatives, ways
from conformance.generate.requests import Requests
from conformance.generate.space import Sound
from conformance.model import Operation, Provider
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library
from conformance.spec.node import nearest
from conformance.strategies.exchange import Request, Response
from conformance.transport.base_url import rebased

#: The strength of a plan that has each choice once.
_EACH_CHOICE = 1
#: Methods whose requests say nothing without a body.
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An operation with the requests that can be drawn of it."""

    library: Library
    provider: Provider
    operation: Operation
    drawn: Requests

    def told(self, made: Sound | Wrong, server: str) -> Request:
        """A request as users see it."""
        sent = made.request
        request = Request(
            method=sent.method,
            url=sent.url,
            headers=sent.headers,
            body=sent.body,
            facets=made.facets,
            violation=made.violation if isinstance(made, Wrong) else None,
        )
        return self.moved(request, server)

    def moved(self, request: Request, server: str) -> Request:
        """The request sent to another server, where there is one."""
        return replace(request, url=rebased(_sent(request), self.operation, server).url)

    def answered(self, request: Request, fault: str, server: str) -> Response:
        """What a vendor with a fault answers to a request of ours, as if another server did.

        It has never been asked anything: some faults count how often they were.
        """
        said = self.vendor(fault).answer(_sent(request))
        moved = self.moved(request, server)
        return Response(status=said.status, headers=said.headers, body=said.body, request=moved)

    def vendor(self, fault: str) -> Vendor:
        """A simulated vendor; raises ``UsageError`` where there is no such fault."""
        return Vendor(self.provider, self.library, fault=fault or None)

    def refuse_impossible(self, wanted: Collection[str]) -> None:
        """Refuse to look for what no request of the operation can have wrong."""
        plainest = self.drawn.plainest()
        if plainest is not None and any(way() for way in ways(self.drawn.bench, plainest, wanted)):
            return  # as a rule, and at once
        found = negatives(bench(self.operation, self.provider, self.library, _EACH_CHOICE))
        possible = {case.violation.kind.value for case in found if case.violation}
        if not possible & set(wanted):
            raise UsageError(
                f"no request of {self.operation.id} can be wrong as wanted: "
                f"{', '.join(sorted(wanted))}",
                hint=f"possible are {', '.join(sorted(possible))}",
            )


def source(provider: str, operation: str, root: Path | str | None) -> Source:
    """An operation of a vendor whose spec is below ``root``, the working directory, or with us.

    Raises:
        UsageError: there is no such vendor or operation, or it is not judged.
        SpecError: the spec is broken, or the page does not say what a request looks like.
    """
    found = Library.open(None if root is None else Path(root))
    if provider not in found.files:
        raise UsageError(f"there is no provider {provider!r}", hint=nearest(provider, found.files))
    stamps = ((path, path.stat()) for path in found.files.values())
    versions = tuple((path, each.st_mtime_ns, each.st_size) for path, each in stamps)
    return _made(_library(found.root.resolve(), versions), provider, operation)


@lru_cache(maxsize=8)
def _library(root: Path, _versions: tuple[tuple[Path, int, int], ...]) -> Library:
    """Read once, until a spec is changed: a project has many tests."""
    return Library.open(root)


@lru_cache(maxsize=64)
def _made(library: Library, provider: str, operation: str) -> Source:
    vendor = library.provider(provider)
    found = next((each for each in vendor.operations if each.id == operation), None)
    if found is None:
        raise UsageError(
            f"{provider} has no operation {operation!r}",
            hint=nearest(operation, [each.id for each in vendor.operations]),
        )
    if found.not_judged:
        raise UsageError(f"{provider}/{operation} has no requests here: {found.not_judged}")
    if not found.request_schema and found.method.upper() in _WITH_BODY:
        raise SchemaError(
            f"operation {operation}: the page does not describe its body",
            location=found.location,
            hint="give its requestBody a schema",
        )
    try:
        drawn = Requests(found, vendor, library)
    except SchemaError as why:
        message = f"operation {operation}: {why.message}"
        raise SchemaError(message, location=found.location, hint=why.hint) from None
    return Source(library=library, provider=vendor, operation=found, drawn=drawn)


def _sent(request: Request) -> model.Request:
    return model.Request(
        method=request.method, url=request.url, headers=request.headers, body=request.body
    )
