"""The dates of HTTP headers: RFC 9110 section 5.6.7, in all three forms."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

#: No form of a date is longer; the rest of a hostile one is not looked at.
_LONGEST: Final = 64


def seconds(text: str) -> int | None:
    """Seconds since 1970 of a date such as ``Sun, 06 Nov 1994 08:49:37 GMT``, or None.

    https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7: without a zone it is in GMT.
    """
    try:
        moment = parsedate_to_datetime(text[:_LONGEST])
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
