"""The places of a request where something can be chosen, and what they need of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from conformance.generate.nodes import ArrayNode, Node, ObjectNode, UnionNode
from conformance.generate.options import Option, options, presence
from conformance.generate.schema import listed_values
from conformance.generate.shape import ABSENT, Choice, Choices
from conformance.model import Operation, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A node with its options.

    Attributes:
        gates: (key of a union or array of kinds, index of the branch) that lead here.
        droppable: the key of the innermost optional node that this one goes with, perhaps itself;
            '' where it is there whenever its gates are open.
        free: nothing but its type is documented.
    """

    node: Node
    options: tuple[Option, ...]
    gates: tuple[tuple[str, int], ...]
    droppable: str
    free: bool

    @property
    def key(self) -> str:
        """The key of the node."""
        return self.node.key

    @property
    def may_be_gone(self) -> bool:
        """Whether a request may do without it."""
        return bool(self.droppable or self.gates)

    def within(self, container: str) -> bool:
        """Whether it lies in the node of that key, or is it."""
        return self.key == container or self.key.startswith((f"{container}/", f"{container}|"))


def sites(tree: Node, operation: Operation, provider: Provider) -> tuple[Site, ...]:
    """Every place with something to choose, in page order."""
    found = []
    for site in _visit(tree, (), ""):
        made = options(site.node, operation, provider)
        free = not made
        if free and site.may_be_gone and not site.node.beside_image:
            made = presence(site.node)
        chosen = replace(site, options=made, free=free)
        if made and not _settled(chosen):
            found.append(chosen)
    return tuple(found)


def _settled(site: Site) -> bool:
    """Whether other sites leave it no choice, and nobody would miss it as a facet."""
    only = len(site.options) == 1 and not site.droppable and site.node.hint != "model"
    return only and (site.free or len(listed_values(site.node.schema)) == 1)


def _visit(node: Node, gates: tuple[tuple[str, int], ...], droppable: str) -> Iterator[Site]:
    yield Site(node=node, options=(), gates=gates, droppable=droppable, free=False)
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield from _visit(member.node, gates, droppable if member.required else member.node.key)
    elif isinstance(node, UnionNode) or (isinstance(node, ArrayNode) and len(node.kinds) > 1):
        for index, child in enumerate(node.children):
            yield from _visit(child, (*gates, (node.key, index)), "")
    else:
        for child in node.children:
            yield from _visit(child, gates, droppable)


def consistent(chosen: Mapping[str, Choice], every: Mapping[str, Site]) -> bool:
    """Whether choices at some sites can stand together, whatever the other sites choose."""
    present = [every[key] for key, choice in chosen.items() if choice != ABSENT]
    if any(not _open(site, chosen) for site in present):
        return False
    for key, choice in chosen.items():
        site = every[key]
        if choice != ABSENT or _shut(site, chosen):
            continue
        if not site.droppable:
            if all(gate in chosen for gate, _ in site.gates):
                return False
        elif site.droppable != key and any(other.within(site.droppable) for other in present):
            return False
    return True


def _open(site: Site, chosen: Mapping[str, Choice]) -> bool:
    return all(gate not in chosen or _leads(chosen[gate], index) for gate, index in site.gates)


def _shut(site: Site, chosen: Mapping[str, Choice]) -> bool:
    return not _open(site, chosen)


def _leads(choice: Choice, index: int) -> bool:
    """Whether what is chosen at a union or array of kinds includes a branch."""
    if choice.how == "kinds":
        return isinstance(choice.value, list) and index in choice.value
    return choice.how == "branch" and choice.value == index


def opening(site: Site, every: Mapping[str, Site]) -> Choices:
    """The choices at unions and kinds that lead to a site."""
    found: dict[str, Choice] = {}
    for gate, index in site.gates:
        made = [*(option.choice for option in every[gate].options)] if gate in every else []
        found[gate] = next((choice for choice in made if _leads(choice, index)), ABSENT)
    return found
