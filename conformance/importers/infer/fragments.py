"""Printed JSON that shows one setting of a request, and is no request by itself."""

from __future__ import annotations

from typing import Final

from conformance.importers.draft import DraftOperation, PrintedSample
from conformance.importers.infer import bodies
from conformance.importers.infer.dialect import by_path
from conformance.model import Dialect

#: Members that only a whole request has, also one in a dialect that is none of ours.
_WHOLE: Final = frozenset({"contents", "messages", "prompt", "model", "input", "instances"})
#: What each dialect cannot be asked without.
_ASKED: Final = {
    Dialect.GEMINI: "contents",
    Dialect.CHAT: "messages",
    Dialect.IMAGES: "prompt",
}
_FEW: Final = 3  # members that a setting has, at most, where no whole request stands beside it


def whole(operation: DraftOperation) -> tuple[PrintedSample, ...]:
    """The samples of an operation without the fragments of requests.

    Only where a path tells the dialect, and only bodies that are sent to no address: a command is
    whole, whatever it sends.
    """
    usual = by_path(operation.path)
    asked = _ASKED.get(usual) if usual is not None else None
    if asked is None:
        return operation.samples
    others = any(asked in body for body in bodies.of_requests(operation.samples))
    return tuple(each for each in operation.samples if not _is_fragment(each, beside=others))


def _is_fragment(sample: PrintedSample, *, beside: bool) -> bool:
    if sample.kind != "request" or sample.url:
        return False
    read = list(bodies.read(sample))
    return bool(read) and all(
        not _WHOLE & body.keys() and (beside or len(body) <= _FEW) for body in read
    )
