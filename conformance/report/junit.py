"""JUnit XML, for the list of tests that a CI server shows.

There is one test case for each feature and operation of a provider that has anything to say: it is
the cell of the matrix, so that its name can be given to ``conformance explain``, and expectations
and differences speak of the same thing; and it is of one operation, so that a list groups by it. A
case for each request would be a thousand names that say nothing, and one for each check would make
several failures of one fault.

The file says the same as the exit code of ``conformance run``. *Failure* is where it is 1:
something fails that is not expected. *Error* is where it is 4 or 130: answers were asked for and
not obtained, or the run was stopped. *Skipped* is what can be neither, with its reason: nothing
proven, expected, inconclusive, or read off the page alone. A fault of the network makes a finding
inconclusive, so the feature is skipped; the operation has an error of its own if a vendor was asked
just now.

Elements and attributes are those of Jenkins' schema, which all readers share, and there is no time:
one request decides many features. What is said besides of a test stands in its output, in lines as
``[[PROPERTY|name=value]]``: https://github.com/testmoapp/junitxml#properties-in-test-output
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Sequence

from conformance.report import words
from conformance.report.format import report
from conformance.report.junit_cases import RUN, Gathered, JUnitCase, Verdict, junit_cases
from conformance.report.reading import Reading
from conformance.report.visible import visible

#: GitLab reads files of less than 30 MB: https://docs.gitlab.com/ci/testing/unit_test_reports/
MOST_BYTES = 25_000_000
#: … and of no more than 250,000 nodes, of which a case has up to five with the text around them.
MOST_CASES = 20_000

_SHARES = 100
_TELLING = {Verdict.ERROR: 0, Verdict.FAILURE: 1, Verdict.SKIPPED: 2, Verdict.PASSED: 3}


@report("junit", ".xml", "test cases for a CI server, JUnit XML", stem="junit", onlooker=Gathered)
def render(reading: Reading, gathered: Gathered) -> str:
    """One XML document, a suite for each provider."""
    elements = [(case, _element(case)) for case in junit_cases(reading, gathered)]
    kept = _most_telling(elements)
    suites: dict[str, list[tuple[JUnitCase, ET.Element]]] = {}
    for pair in kept:
        suites.setdefault(pair[0].suite, []).append(pair)
    root = ET.Element("testsuites", {"name": RUN, **_counts(case for case, _ in kept)})
    root.extend(_suite(reading, name, members) for name, members in suites.items())
    if missing := len(elements) - len(kept):
        root.append(_left_out(missing))
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _most_telling(
    elements: Sequence[tuple[JUnitCase, ET.Element]],
) -> list[tuple[JUnitCase, ET.Element]]:
    """As many as fit into a file, errors and failures before all others, in the same order."""
    room, kept = MOST_BYTES, set()
    ranked = sorted(range(len(elements)), key=lambda number: _TELLING[elements[number][0].verdict])
    for number in ranked[:MOST_CASES]:
        room -= len(ET.tostring(elements[number][1], encoding="utf-8")) + 100  # for indentation
        if room < 0:
            break
        kept.add(number)
    return [pair for number, pair in enumerate(elements) if number in kept]


def _counts(cases: Iterable[JUnitCase]) -> dict[str, str]:
    counts = Counter(case.verdict for case in cases)
    return {
        "tests": str(counts.total()),
        "failures": str(counts[Verdict.FAILURE]),
        "errors": str(counts[Verdict.ERROR]),
    }


def _suite(
    reading: Reading, name: str, members: Sequence[tuple[JUnitCase, ET.Element]]
) -> ET.Element:
    cases = [case for case, _ in members]
    skipped = sum(case.verdict is Verdict.SKIPPED for case in cases)
    attributes = {"name": visible(name, 128) or RUN, **_counts(cases), "skipped": str(skipped)}
    suite = ET.Element("testsuite", attributes)
    if name:
        properties = ET.SubElement(suite, "properties")
        for label, value in _suite_properties(reading, name):
            ET.SubElement(properties, "property", name=label, value=value)
    suite.extend(element for _, element in members)
    return suite


def _suite_properties(reading: Reading, name: str) -> list[tuple[str, str]]:
    provider = reading.provider(name)
    matrix = reading.matrix
    return [
        ("provider", visible(provider.name, 200)),
        ("spec", visible(provider.spec, 200)),
        ("mode", matrix.header.mode),
        *(("evidence", visible(words.span(span), 200)) for span in matrix.spans[name]),
        *([("upstream", visible(provider.upstream, 200))] if provider.upstream else []),
        *(("only share", visible(share, 40)) for share in provider.shards[:_SHARES]),
    ]


def _element(case: JUnitCase) -> ET.Element:
    element = ET.Element("testcase", classname=case.classname, name=case.name)
    if case.verdict is not Verdict.PASSED:
        told = ET.SubElement(element, str(case.verdict), type=case.kind, message=case.message)
        told.text = case.text or None
    if case.properties:
        ET.SubElement(element, "system-out").text = "\n".join(
            f"[[PROPERTY|{name}={value.replace(']]', '] ]')}]]" for name, value in case.properties
        )
    return element


def _left_out(count: int) -> ET.Element:
    told = f"{words.plural(count, 'test case')} left out, failures last: a CI server reads no more"
    suite = ET.Element("testsuite", {"name": "left out", **_counts(())})
    ET.SubElement(suite, "system-out").text = told
    return suite
