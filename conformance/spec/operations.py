"""Operations of an OpenAPI document: methods and paths with all that the page says of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.model import Dialect, Operation, Sample
from conformance.spec import bodies, parameters, statements
from conformance.spec.asynchronous import not_judged
from conformance.spec.credentials import Stated, credentials
from conformance.spec.extensions import FOREIGN, OF_OPERATIONS
from conformance.spec.node import Node, nearest
from conformance.spec.references import References

ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_VARIABLE: Final = re.compile(r"\{[^{}]+\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What operations need to know of the document they stand in."""

    provider: str
    root: Node
    sources: Collection[str]
    features: Collection[str]
    references: References


def operations(page: Page) -> tuple[Operation, ...]:
    """All operations in the order of the document; raises ``SpecError``."""
    found: list[tuple[Node, Operation]] = []
    taken: dict[str, Node] = {}
    paths = page.root.get("paths")
    for path, item in paths.mapping().items() if paths else ():
        for method, node in page.references.follow(item).mapping().items():
            if method in METHODS:
                name = _name(node, method, path, taken)
                found.append(
                    (node, _operation(page, item, node, path=path, method=method, name=name))
                )
    return tuple(operation for _, operation in found)


def _name(node: Node, method: str, path: str, taken: dict[str, Node]) -> str:
    """The page's ``operationId`` where it has our form, else one made of method and path."""
    given = node.text_of("operationId")
    if ID.fullmatch(given):
        if given in taken:
            raise node.require("operationId").error(
                f"two operations are called {given!r}",
                hint=f"the first stands at {taken[given].location}",
            )
        name = given
    else:
        stem = f"{method}_{re.sub('[^a-z0-9]+', '_', path.lower()).strip('_')}"[:60].rstrip("_")
        numbers = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
        name = next(each for each in (stem, *numbers) if each not in taken)
    taken[name] = node
    return name


def _operation(
    page: Page, item: Node, node: Node, *, path: str, method: str, name: str
) -> Operation:
    _spelt(node)
    samples = statements.samples(node.items_of("x-samples"), page.sources)
    declared = parameters.declared(item, node, page.references)
    keys = [each for each in declared if parameters.carries_key(each)]
    others = [each for each in declared if each not in keys]
    body = bodies.request_body(node.get("requestBody"), page.references)
    responses = bodies.responses(node.get("responses"), page.references)
    for inferred_from in (body.inferred_from, *(each.inferred_from for each in responses)):
        _known_sample(node, inferred_from, samples)
    servers = _servers(node, item, page)
    reason = not_judged(node, servers, responses, samples) or body.unsendable
    request, response = _dialects(node, required=not reason)
    return Operation(
        id=name,
        provider=page.provider,
        method=method.upper(),
        path=path,
        request_dialect=request,
        response_dialect=response,
        summary=node.text_of("summary"),
        servers=servers,
        parameters=parameters.parameters(path, others, page.references),
        body_required=body.required,
        media_type=body.media_type,
        request_schema=body.schema,
        inferred_from=body.inferred_from,
        responses=responses,
        credentials=credentials(_stated(page, node, keys), samples, page.references),
        samples=samples,
        claims=statements.claims(
            node.items_of("x-claims"), features=page.features, sources=page.sources, path=path
        ),
        not_judged=reason,
        location=node.location,
    )


def _known_sample(node: Node, name: str, samples: Sequence[Sample]) -> None:
    known = {sample.id for sample in samples}
    if name and name not in known:
        raise node.error(f"'x-inferred-from' names no sample: {name!r}", hint=nearest(name, known))


def _spelt(node: Node) -> None:
    """Refuse an extension that is one of ours but for a letter, before it is silently left out."""
    for name, child in node.mapping().items():
        if not name.startswith("x-") or name in OF_OPERATIONS or FOREIGN.match(name):
            continue
        close = nearest(name, OF_OPERATIONS)
        if close.startswith("did"):
            raise child.error(f"there is no extension {name!r}", hint=close)


def _dialects(node: Node, *, required: bool) -> tuple[Dialect, Dialect]:
    given = node.get("x-dialect")
    known = [dialect.value for dialect in Dialect]
    if given is None:
        if required:
            hint = f"x-dialect: one of {', '.join(known[:-1])}"
            raise node.error("the operation names no dialect", hint=hint)
        return Dialect.ANY, Dialect.ANY
    if not isinstance(given.value, Mapping):
        word = Dialect(given.word(known[:-1], "dialect"))
        return word, word
    given.closed(("request", "response"))
    request = Dialect(given.require("request").word(known[:-1], "request dialect"))
    answer = given.get("response")
    return request, Dialect(answer.word(known, "dialect")) if answer else request


def _stated(page: Page, node: Node, keys: list[Node]) -> Stated:
    components = page.root.get("components")
    own = node.get("security")
    return Stated(
        security=own if own is not None else page.root.get("security"),
        schemes=components.get("securitySchemes") if components else None,
        parameters=keys,
    )


def _servers(node: Node, item: Node, page: Page) -> tuple[str, ...]:
    """The servers of the narrowest level that names any; those that name no host are left out."""
    for level in (node, page.references.follow(item), page.root):
        servers = level.items_of("servers")
        if servers:
            filled = (_filled(server) for server in servers)
            return tuple(url for url in filled if url and not _VARIABLE.search(url))
    return ()


def _filled(server: Node) -> str:
    """A server's URL, its variables replaced by their defaults; '' where it is relative."""
    url = server.require("url").text()
    variables = server.get("variables")
    for name, variable in variables.mapping().items() if variables else ():
        url = url.replace(f"{{{name}}}", variable.require("default").text())
    return url if "://" in url else ""
