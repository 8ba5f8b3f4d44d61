"""The axes of an operation's plan: every choice that its page documents, and what rules one out.

Axes come from the schema, from claims, and from the operation's credentials. A facet that several
members carry is one axis, so that they always carry the same value; whether each further, optional
carrier is there is an axis of its own. The only constraints are the page's: what the schema makes
go together, and a claim's ``when``. Official limits of a model are none, because it is the page
that is tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conformance.errors import SchemaError
from conformance.generate.facet import Named, named
from conformance.generate.merge import same
from conformance.generate.nodes import ObjectNode
from conformance.generate.options import Option
from conformance.generate.shape import ABSENT, FILL, Choice
from conformance.generate.sites import Site, sites
from conformance.generate.tree import request_tree
from conformance.model import Operation, Provider
from conformance.spec.oracle import fits

#: The name of the axis of documented credentials.
CREDENTIAL = "credential"
#: More places with a choice than this take minutes to combine, and nobody looks at the result; the
#: pages of vendors have up to ten, Google's whole reference has 400.
MAX_PLACES = 200
#: What helps then.
DESCRIBE_LESS = "describe the members that matter, rather than all that the dialect has"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One facet with its options.

    Attributes:
        carriers: site key -> what is chosen there, per option.
        switches: site key -> the name of the axis that says whether that carrier is there.
        expressed: no documented member carries it: the lens puts it where the dialect has it.
        placed: the member that a claim names and the schema lacks, as a pointer into the body.
    """

    name: str
    options: tuple[Option, ...]
    carriers: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    switches: Mapping[str, str] = field(default_factory=dict)
    expressed: bool = False
    placed: str = ""

    def ordered(self, order: Sequence[int]) -> Axis:
        """The same axis with its options in another order."""
        return Axis(
            name=self.name,
            options=tuple(self.options[i] for i in order),
            carriers={key: tuple(each[i] for i in order) for key, each in self.carriers.items()},
            switches=self.switches,
            expressed=self.expressed,
            placed=self.placed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a page's request can hold, before anything is chosen."""

    operation: Operation
    tree: ObjectNode
    sites: Mapping[str, Site]
    axes: tuple[Axis, ...]


def frame(operation: Operation, provider: Provider) -> Frame:
    """The tree of an operation's request and the axes that its schema and credentials give.

    Raises:
        SchemaError: the schema uses a keyword outside the subset, or leaves too much open.
        SpecReferenceError: a reference in it leads nowhere.
    """
    tree = request_tree(operation)
    found = {site.key: site for site in sites(tree, operation, provider)}
    if len(found) > MAX_PLACES:
        raise SchemaError(f"its schema leaves {len(found)} choices open", hint=DESCRIBE_LESS)
    addresses = Counter(site.node.address for site in found.values())
    groups: dict[str, list[Named]] = {}
    for site in found.values():
        each = named(site, tree, operation, found)
        address = site.node.address if addresses[site.node.address] == 1 else ""
        groups.setdefault(each.name or address or site.key, []).append(each)
    axes = [axis for name, group in groups.items() for axis in _axes(name, group)]
    if operation.credentials:
        choices = tuple(Option(value=each.id, choice=FILL) for each in operation.credentials)
        axes.append(Axis(name=CREDENTIAL, options=choices))
    return Frame(operation=operation, tree=tree, sites=found, axes=tuple(axes))


def _axes(name: str, group: Sequence[Named]) -> list[Axis]:
    """The axis of a facet, and one for each of several carriers that may be left out."""
    values = list(_with_gone(group[0])) if len(group) == 1 else _shared(group)
    carriers = {each.site.key: tuple(_carried(each, option) for option in values) for each in group}
    optional = [each.site for each in group if each.site.may_be_gone and len(group) > 1]
    switches = {site.key: site.key for site in optional}
    there = tuple(Option(value=value, choice=FILL) for value in (True, False))
    return [
        Axis(name=name, options=tuple(values), carriers=carriers, switches=switches),
        *(Axis(name=site.key, options=there) for site in optional),
    ]


def _with_gone(each: Named) -> tuple[Option, ...]:
    """Its options, and doing without: last where values are documented, else first.

    First as well where each value goes with some other choice alone: nothing else asks for it.
    """
    if not each.site.may_be_gone:
        return each.options
    rare = each.site.free or all(option.when for option in each.options)
    return (each.gone, *each.options) if rare else (*each.options, each.gone)


def _shared(group: Sequence[Named]) -> list[Option]:
    """The values that a carrier documents, or else can carry, and every required one can."""
    speaking = [each for each in group if not each.site.free] or group
    values: list[Option] = []
    for option in (option for each in speaking for option in each.options):
        if not any(same(option.value, other.value) for other in values):
            values.append(option)
    needed = [each for each in group if not each.site.may_be_gone]
    kept = [value for value in values if all(_carried(each, value) != ABSENT for each in needed)]
    return kept if needed else [*kept, group[0].gone]


def _carried(each: Named, wanted: Option) -> Choice:
    """How a carrier says a value; ``ABSENT`` where it cannot, or the value is to leave it out."""
    if wanted.choice == ABSENT:
        return ABSENT
    for option in each.options:
        if same(option.value, wanted.value):
            return option.choice
    able = each.site.free and wanted.choice.how == "const"
    return wanted.choice if able and fits(each.site.node.schema, wanted.choice.value) else ABSENT
