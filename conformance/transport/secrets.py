"""A provider's key: from the environment into requests, and out of everything else.

Cases, exchanges, messages and files only ever hold the placeholder. The key itself is put in at the
last moment before sending, and taken out by value of what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from dotenv.parser import parse_stream

from conformance.codec.redaction import Redactor
from conformance.errors import Location, SecretError, UsageError
from conformance.model import Provider, Request
from conformance.transport.apart import Apart
from conformance.transport.redact import PLACEHOLDER, redact_apart, without_cookies

#: Whatever may stand in an error that nobody foresaw.
_in_use: list[Secrets] = []


class Secrets:
    """What must not be seen of one provider; prints as nothing but its placeholder.

    Args:
        key: the one key, or '' for a provider that asks for none.

    Raises:
        SecretError: the key is too short to be found again in answers, or no header can carry it.
    """

    __slots__ = ("_key", "_redactor")

    def __init__(self, key: str = "") -> None:
        self._key = key
        self._redactor = Redactor({PLACEHOLDER: key}) if key else None
        if key:
            _in_use.append(self)

    @classmethod
    def of(cls, provider: Provider, environment: Mapping[str, str]) -> Secrets:
        """The key that a provider's spec names, out of the environment.

        Raises:
            SecretError: it is not there, or cannot be a key.
        """
        if not any(operation.credentials for operation in provider.operations):
            return cls()
        key = environment.get(provider.key_env, "")
        if not key:
            raise SecretError(
                f"{provider.id} wants a key, and {provider.key_env} is not set",
                hint=f"export {provider.key_env}=…, or put it into a file for --env-file",
            )
        try:
            return cls(key)
        except SecretError as error:
            message = error.message.replace(f"the secret for {PLACEHOLDER}", provider.key_env)
            raise SecretError(message, hint=error.hint) from None

    def fill(self, request: Request) -> Request:
        """The request as it is sent; no dialect has keys in bodies, so these are left alone."""
        return replace(
            request,
            url=request.url.replace(PLACEHOLDER, quote(self._key, safe="")),
            headers=tuple(
                (name, value.replace(PLACEHOLDER, self._key)) for name, value in request.headers
            ),
        )

    def redact(self, apart: Apart) -> Apart:
        """The exchange with the placeholder wherever the key stands, and without cookies."""
        apart = replace(apart, exchange=without_cookies(apart.exchange))
        return redact_apart(apart, self._redactor) if self._redactor else apart

    def text(self, text: str) -> str:
        """A message of ours, or a traceback, without the key."""
        return self._redactor.text(text)[0] if self._redactor else text

    def __repr__(self) -> str:
        return f"Secrets({PLACEHOLDER if self._key else ''})"


def environment(inherited: Mapping[str, str], env_file: Path | None = None) -> dict[str, str]:
    """The variables of the process, and those of a file, which count more.

    The file has lines ``NAME=value``, as https://pypi.org/project/python-dotenv/ reads them; values
    are taken literally, ``$`` included.

    Raises:
        UsageError: the file cannot be read, or a line of it is no such line; the line is not shown.
    """
    if env_file is None:
        return dict(inherited)
    try:
        with env_file.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{env_file} cannot be read: {reason}") from None
    for binding in bindings:
        if binding.error or (binding.key is not None and binding.value is None):
            raise UsageError(
                "a line of an environment file is NAME=value",
                location=Location(str(env_file), binding.original.line),
                hint="quote a value that holds blanks or #",
            )
    return {**inherited, **{each.key: each.value for each in bindings if each.key and each.value}}


def concealed(text: str) -> str:
    """A text, such as a traceback, without any key that this process has used."""
    for each in _in_use:
        text = each.text(text)
    return text
