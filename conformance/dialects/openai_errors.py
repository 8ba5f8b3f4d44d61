"""OpenAI's error envelope: https://platform.openai.com/docs/guides/error-codes."""

from __future__ import annotations

from conformance.dialects.members import integer, text
from conformance.dialects.statuses import Category, category, success
from conformance.dialects.unreachable import unreachable
from conformance.model import ApiError, Json, JsonObject

#: Codes that name a cause better than the status does, OpenAI's own and those of common relays.
_CODES: dict[str, Category] = {
    "invalid_api_key": "authentication",
    "access_denied": "permission",
    "model_not_found": "not_found",
    "unsupported_content_type": "media_type",
    "rate_limit_exceeded": "rate_limit",
    "insufficient_quota": "rate_limit",
    "insufficient_user_quota": "rate_limit",
    "billing_hard_limit_reached": "rate_limit",
    "content_policy_violation": "blocked",
    "content_filter": "blocked",
    "moderation_blocked": "blocked",
    "prompt_blocked": "blocked",
    "sensitive_words_detected": "blocked",
    "unknown_parameter": "bad_request",
    "server_error": "server",
    "empty_response": "server",
}
#: The type of nearly everything.
_VAGUE = "invalid_request_error"
#: Types that say more than a status of 400 or 200.
_TYPES: dict[str, Category] = {
    "authentication_error": "authentication",
    "permission_error": "permission",
    "not_found_error": "not_found",
    "rate_limit_error": "rate_limit",
    "insufficient_quota": "rate_limit",
    "requests": "rate_limit",
    "tokens": "rate_limit",
    "server_error": "server",
    "api_error": "server",
    "overloaded_error": "server",
}

#: What OpenAI answers for each cause: status, type, code.
_ANSWERS: dict[Category, tuple[int, str, str | None]] = {
    "bad_request": (400, "invalid_request_error", None),
    "authentication": (401, "invalid_request_error", "invalid_api_key"),
    "permission": (403, "invalid_request_error", None),
    "not_found": (404, "invalid_request_error", None),
    "method": (405, "invalid_request_error", None),
    "media_type": (400, "invalid_request_error", "unsupported_content_type"),
    "too_large": (413, "invalid_request_error", None),
    "rate_limit": (429, "requests", "rate_limit_exceeded"),
    "blocked": (400, "invalid_request_error", "content_policy_violation"),
    "unreachable": (400, "invalid_request_error", None),
    "server": (500, "server_error", None),
    "other": (409, "invalid_request_error", None),
}


def read(error: JsonObject, status: int) -> ApiError:
    """The content of an ``error`` object of OpenAI's."""
    code, kind = error.get("code"), text(error.get("type"))
    message = text(error.get("message"))
    cause = _category(code, kind or "", status)
    return ApiError(
        envelope="openai",
        category="unreachable" if cause == "bad_request" and unreachable(message) else cause,
        message=message,
        code=code,
        type=kind,
        param=text(error.get("param")),
    )


def render(error: ApiError) -> tuple[int, JsonObject]:
    """The status and the body of an error; a code is the usual one only where no type is given."""
    status, kind, code = _ANSWERS[error.category]
    stated: Json = error.code if error.code is not None or error.type else code
    inner: dict[str, Json] = {
        "message": error.message or "",
        "type": error.type or kind,
        "param": error.param,
        "code": stated,
    }
    return status, {"error": inner}


def _category(code: Json, kind: str, status: int) -> Category:
    if isinstance(code, str) and code.lower() in _CODES:
        return _CODES[code.lower()]
    by_status = category(status)
    if by_status not in {"bad_request", "other"}:
        return by_status
    if kind in _TYPES:
        return _TYPES[kind]
    if not success(status):
        return by_status
    by_code = category(_number(code))
    return "bad_request" if by_code == "other" and kind == _VAGUE else by_code


def _number(code: Json) -> int | None:
    if isinstance(code, str) and code.isascii() and code.isdigit():
        return int(code[:4])
    return integer(code)
