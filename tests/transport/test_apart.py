"""Pictures taken out of an exchange, and what must not depend on it."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.codec.redaction import Redactor
from conformance.model import Fetched, Response
from conformance.transport.apart import Apart
from conformance.transport.redact import redact, redact_apart

KEY = "Sk4canary0123456789"
REDACTOR = Redactor({"{API_KEY}": KEY})
FORMS = [
    KEY.encode(),
    KEY.lower().encode(),
    KEY.encode().hex().encode(),
    base64.b64encode(KEY.encode()),
    b"".join(b"\\u%04x" % ord(letter) for letter in KEY),
    KEY[:7].encode() + b"\\n" + KEY[7:].encode(),
    KEY[:7].encode() + b'"]},"\n\ndata: {"data":["' + KEY[7:].encode(),
]


def around(make, text: bytes):
    """The same text in a JSON body and in a stream of two events."""
    plain = b'{"data":["%b"]}' % text
    return [plain, b'data: %b\n\ndata: {"data":["and more"]}\n\n' % plain]


@given(data=st.data())
def test_what_was_taken_apart_is_put_together_again(make, data):
    size = data.draw(st.sampled_from([900, 1024, 5000, 40_000, 40_001]))
    picture = make.png(1, size)
    body = b'{"data":"%b","more":"blob:sha256:"}' % base64.b64encode(picture)
    exchange = replace(
        make.exchange(body=body, sent=body),
        fetched=(
            Fetched(url="https://a.example/1.png", response=Response(status=200, body=picture)),
        ),
        thumbnails={"00": "data:image/png;base64," + make.b64(picture)},
    )
    apart = Apart.of(exchange)
    assert apart.whole() == exchange
    assert len(apart.pictures) == (size > 900)
    (found,) = apart.pictures or [None]
    assert len(apart.brief().response.body) < 30_000
    if found:
        encoded = apart.brief().response.body.split(b'"')[3]
        assert apart.picture(base64.b64decode(encoded)) == (found, picture)
        assert apart.picture(picture) == (found, picture)


@given(
    form=st.sampled_from(FORMS),
    size=st.sampled_from([2000, 40_000, 40_001, 40_002]),
    at=st.integers(-60, 60),
    behind=st.booleans(),
)
@example(form=FORMS[0], size=40_000, at=-20_000, behind=True)
@example(form=FORMS[3], size=40_000, at=-20_000, behind=True)
def test_a_key_is_found_as_in_the_whole_wherever_it_stands(make, form, size, at, behind):
    text = base64.b64encode(make.png(2, size))
    cut = len(text) + min(at, 0) if behind else max(at, 0)
    for body in around(make, text[:cut] + form + text[cut:]):
        exchange = make.exchange(body=body, kind="live")
        clean = redact_apart(Apart.of(exchange), REDACTOR)
        assert clean.whole() == redact(exchange, REDACTOR)


@pytest.mark.parametrize("shift", range(3))
def test_a_key_within_a_picture_is_found_in_its_base64(make, shift):
    picture = make.png(3, 20_000 + shift) + KEY.encode() + make.png(4, 20_000)
    exchange = make.exchange(body=b'{"data":"%b"}' % base64.b64encode(picture), kind="live")
    clean = redact_apart(Apart.of(exchange), REDACTOR)
    assert clean.whole() == redact(exchange, REDACTOR)
    assert clean.exchange.echoes


def test_what_holds_no_key_stays_apart(make):
    exchange = make.exchange(body=b'{"data":"%b"}' % base64.b64encode(make.png(5, 40_000)))
    apart = Apart.of(exchange)
    assert redact_apart(apart, REDACTOR) is apart
