"""Google's error envelope: https://cloud.google.com/apis/design/errors."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.dialects.members import integer, items, member, text
from conformance.dialects.statuses import Category, category
from conformance.model import ApiError, Json, JsonObject

BAD_KEY = "API_KEY_INVALID"
_ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
#: How Google says that there is no key at all, with 403 PERMISSION_DENIED.
_NO_KEY = "unregistered callers"

#: Names of google.rpc.Code and the causes they name, where the status does not say more.
_CATEGORIES: dict[str, Category] = {
    "INVALID_ARGUMENT": "bad_request",
    "FAILED_PRECONDITION": "bad_request",
    "OUT_OF_RANGE": "bad_request",
    "UNAUTHENTICATED": "authentication",
    "PERMISSION_DENIED": "permission",
    "NOT_FOUND": "not_found",
    "RESOURCE_EXHAUSTED": "rate_limit",
    "UNKNOWN": "server",
    "INTERNAL": "server",
    "UNAVAILABLE": "server",
    "DEADLINE_EXCEEDED": "server",
    "DATA_LOSS": "server",
}
#: Statuses for which google.rpc.Code has no name of its own.
_TELLING = frozenset({405, 413, 415})

#: What Google answers for each cause. A wrong key is 400, not 401.
_ANSWERS: dict[Category, tuple[int, str]] = {
    "bad_request": (400, "INVALID_ARGUMENT"),
    "authentication": (400, "INVALID_ARGUMENT"),
    "permission": (403, "PERMISSION_DENIED"),
    "not_found": (404, "NOT_FOUND"),
    "method": (405, "UNIMPLEMENTED"),
    "media_type": (415, "INVALID_ARGUMENT"),
    "too_large": (413, "INVALID_ARGUMENT"),
    "rate_limit": (429, "RESOURCE_EXHAUSTED"),
    "blocked": (400, "FAILED_PRECONDITION"),
    "unreachable": (400, "INVALID_ARGUMENT"),
    "server": (500, "INTERNAL"),
    "other": (409, "ABORTED"),
}


def is_google(error: JsonObject) -> bool:
    """Whether an error object is Google's: a status by name, or details, and no type."""
    return "type" not in error and (
        isinstance(error.get("status"), str) or bool(items(error.get("details")))
    )


def read(error: JsonObject, status: int) -> ApiError:
    """The content of an ``error`` object of Google's."""
    code, name = error.get("code"), text(error.get("status"))
    message = text(error.get("message"))
    return ApiError(
        envelope="google",
        category=_category(error, name or "", integer(code) or status, message or ""),
        message=message,
        code=code,
        type=name,
        param=_field(error),
    )


def render(error: ApiError) -> tuple[int, JsonObject]:
    """The status and the body of an error."""
    usual, name = _ANSWERS[error.category]
    code = integer(error.code) or usual
    inner: dict[str, Json] = {
        "code": code,
        "message": error.message or "",
        "status": error.type or name,
    }
    details = [*_key_detail(error, error.type or name), *_field_detail(error)]
    if details:
        inner["details"] = details
    return code, {"error": inner}


def _category(error: JsonObject, name: str, code: int, message: str) -> Category:
    reasons = (member(each, "reason") for each in items(error.get("details")))
    if BAD_KEY in reasons or (name == "PERMISSION_DENIED" and _NO_KEY in message):
        return "authentication"
    if code in _TELLING:
        return category(code)
    return _CATEGORIES.get(name) or category(code)


def _field(error: JsonObject) -> str | None:
    violations = (
        violation
        for detail in items(error.get("details"))
        for violation in items(member(detail, "fieldViolations"))
    )
    fields = (text(member(violation, "field")) for violation in violations)
    return next((field for field in fields if field), None)


def _key_detail(error: ApiError, name: str) -> list[Mapping[str, Json]]:
    if error.category != "authentication" or name != "INVALID_ARGUMENT":
        return []
    domain = "googleapis.com"
    return [{"@type": _ERROR_INFO, "reason": BAD_KEY, "domain": domain}]


def _field_detail(error: ApiError) -> list[Mapping[str, Json]]:
    if error.param is None:
        return []
    violation = {"field": error.param, "description": error.message or ""}
    return [{"@type": _BAD_REQUEST, "fieldViolations": [violation]}]
