"""The whole way from pages to the text of a spec that our loader has accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.errors import SpecError
from conformance.importers import reader
from conformance.importers.document import Document, Page, document, without
from conformance.importers.draft import PageFault, PageText
from conformance.importers.seal import sealed
from conformance.importers.write import write
from conformance.model import Operation, Provider
from conformance.spec import loader
from conformance.spec.library import Library

_HEAD = "Made by conformance import from what stands on the page. Look for QUESTION."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page to import, and where and when it was found; ``retrieved`` is an ISO date or ''."""

    page: PageText
    url: str = ""
    retrieved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of it.

    Attributes:
        text: the spec, '' where nothing could be read.
        spec: the same as the loader reads it, ``None`` likewise.
        faults: of pages that nothing could be read from; those of the others are the document's.
    """

    document: Document
    text: str = ""
    spec: loader.Spec | None = None
    faults: tuple[tuple[str, PageFault], ...] = ()


def imported(
    sources: Sequence[Source],
    *,
    provider: str,
    library: Library,
    obstacle: Callable[[Provider, str], str] = lambda _provider, _operation: "",
) -> Imported:
    """Import pages into one spec.

    Args:
        sources: the pages, in the order in which their operations are to stand.
        provider: the id of their vendor.
        library: models, features and dialects.
        obstacle: why no requests can be made for an operation of a provider, by its id, or ''; such
            operations are not judged.

    Raises:
        SpecError: what was written is not what our own loader accepts; that is a bug of ours.
    """
    pages = []
    faults: list[tuple[str, PageFault]] = []
    for source in sources:
        draft = reader.read(source.page)
        if draft is None:
            hint = "a page has OpenAPI, or names a method and path such as POST /v1/images"
            fault = PageFault(message="there is no operation on this page", line=1, hint=hint)
            faults.append((source.page.file, fault))
            continue
        if not draft.operations:
            faults += [(draft.file, fault) for fault in draft.faults]
            if not draft.faults:
                fault = PageFault(message="the page has no operation", line=1)
                faults.append((draft.file, fault))
            continue
        pages.append(Page(draft=draft, url=source.url, retrieved=source.retrieved))
    made = document(pages, provider=provider, table=library.models)
    if not pages:
        return Imported(document=made, faults=tuple(faults))
    text = write(made.value, made.comments, head=_head(made))
    spec = _loaded(text, provider, library)
    obstacles = {each.id: obstacle(spec.provider, each.id) for each in _judged(spec.provider)}
    if any(obstacles.values()):
        made = without(made, {name: why for name, why in obstacles.items() if why})
        text = write(made.value, made.comments, head=_head(made))
        spec = _loaded(text, provider, library)
    return Imported(document=made, text=sealed(text), spec=spec, faults=tuple(faults))


def _judged(provider: Provider) -> list[Operation]:
    return [each for each in provider.operations if not each.not_judged]


def _head(made: Document) -> list[str]:
    faults = [
        f"{file}:{fault.line}: {fault.message}" + (f"; {fault.hint}" if fault.hint else "")
        for file, fault in made.faults
    ]
    return [_HEAD, *faults]


def _loaded(text: str, provider: str, library: Library) -> loader.Spec:
    try:
        return loader.parse(
            text.encode(),
            file=f"specs/{provider}.yaml",
            stem=provider,
            features=library.features,
            references=library.references,
        )
    except SpecError as why:
        raise SpecError(
            f"the spec that was made of the page does not load: {why.message}",
            location=why.location,
            hint="this is a bug of ours; please report it with the page",
        ) from why
