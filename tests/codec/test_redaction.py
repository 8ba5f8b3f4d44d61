from __future__ import annotations

import base64
import html
import json
import random
import re
from itertools import pairwise
from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from conformance.codec import sse
from conformance.codec.redaction import Redactor
from conformance.codec.unescape import unescape
from conformance.errors import SecretError
from tests.linear import is_linear

KEY = "sk-Live_9/f+Zq7&xT=0pA.b"
SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40)
REAL = st.from_regex(r"(sk-|AIza)?[A-Za-z0-9_/+=.-]{12,40}", fullmatch=True)


def partly(secret: str, escape, pick: random.Random) -> str:
    return "".join(escape(each) if pick.random() < 0.5 else each for each in secret)


def percent(each: str) -> str:
    return f"%{ord(each):02X}"


def as_json(each: str) -> str:
    return f"\\u{ord(each):04x}"


#: secret, source of choices -> what a vendor may print. All of it is text to search for a secret.
ENCODINGS = {
    "raw": lambda secret, _: secret,
    "upper": lambda secret, _: secret.upper(),
    "lower": lambda secret, _: secret.lower(),
    "percent": lambda secret, _: quote(secret, safe=""),
    "percent lower": lambda secret, _: re.sub("%..", lambda m: m[0].lower(), quote(secret, safe="")),
    "every percent": lambda secret, _: "".join(map(percent, secret)),
    "some percent": lambda secret, pick: partly(secret.replace("%", "%25"), percent, pick).replace("%%", "%25%"),
    "twice percent": lambda secret, _: quote(quote(secret, safe=""), safe=""),
    "json": lambda secret, _: json.dumps(secret)[1:-1],
    "json slash": lambda secret, _: json.dumps(secret)[1:-1].replace("/", "\\/"),
    "every json": lambda secret, _: "".join(map(as_json, secret)),
    "every JSON": lambda secret, _: "".join(f"\\u{ord(each):04X}" for each in secret),
    "json in json": lambda secret, _: json.dumps(json.dumps({"m": secret})),
    "json in json in json": lambda secret, _: json.dumps(json.dumps(json.dumps({"m": secret}))),
    "every json in json": lambda secret, _: json.dumps("".join(map(as_json, secret))),
    "html": lambda secret, _: html.escape(secret),
    "every html": lambda secret, _: "".join(f"&#{ord(each)};" for each in secret),
    "every html hex": lambda secret, _: "".join(f"&#x{ord(each):X};" for each in secret),
    "html in json": lambda secret, _: json.dumps(html.escape(secret)),
    "base64": lambda secret, _: base64.b64encode(secret.encode()).decode(),
    "base64 of user:key": lambda secret, _: base64.b64encode(b"u:" + secret.encode()).decode(),
    "base64 shifted": lambda secret, pick: base64.b64encode(
        bytes(pick.randrange(256) for _ in range(pick.randrange(9))) + secret.encode() + b"~" * pick.randrange(9)
    ).decode(),
    "base64url": lambda secret, pick: base64.urlsafe_b64encode(
        b"?" * pick.randrange(4) + secret.encode() + b"\xff>"
    ).decode(),
    "base64 in php json": lambda secret, _: base64.b64encode(b"??" + secret.encode()).decode().replace("/", "\\/"),
    "base64 percent": lambda secret, _: quote(base64.b64encode(b"a" + secret.encode()).decode(), safe=""),
    "base64 wrapped": lambda secret, _: "\r\n".join(re.findall(".{1,5}", base64.b64encode(secret.encode()).decode())),
    "hex": lambda secret, _: secret.encode().hex(),
    "HEX": lambda secret, _: secret.encode().hex().upper(),
    "python": lambda secret, _: "".join(f"\\x{ord(each):02x}" for each in secret),
    "over lines": lambda secret, pick: "\n\ndata: ".join(re.findall(f".{{1,{pick.randrange(3, 9)}}}", secret)),
}  # fmt: skip


def readings(data: bytes) -> list[bytes]:
    """What a reader may make of some bytes, by other means than those under test."""
    text = data.decode("utf-8", "replace")
    out = [data, unquote_to_bytes(data), unquote_to_bytes(unquote_to_bytes(data))]
    out += [html.unescape(text).encode("utf-8", "replace"), re.sub(rb"\s+(data: )?", b"", data)]
    for _ in range(3):
        text = re.sub(
            r"\\(?:u(....)|(.))",
            lambda m: chr(int(m[1], 16)) if m[1] else m[2],
            text,
        )
        out += [text.encode("utf-8", "replace"), html.unescape(text).encode("utf-8", "replace")]
    for each in list(out):
        for token in re.findall(rb"[A-Za-z0-9+/_-]{8,}", each):
            standard = token.translate(bytes.maketrans(b"-_", b"+/"))
            for skip in range(4):
                digits = standard[skip:]
                out.append(base64.b64decode(digits[: len(digits) // 4 * 4]))
        out += [
            bytes.fromhex(token.decode()) for token in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", each)
        ]
    return out


def shows(secret: str, data: bytes) -> bool:
    return any(secret.lower().encode() in reading.lower() for reading in readings(data))


@pytest.mark.parametrize("name", ENCODINGS)
@settings(max_examples=30)
@given(
    REAL,
    st.randoms(use_true_random=False),
    st.sampled_from(["", "a", '{"error": "', "key="]),
    st.sampled_from(["", '"}', " & more"]),
)
@example(KEY, random.Random(0), "", "")
def test_a_secret_in_any_encoding_is_gone(name, secret, pick, before, after):
    data = (before + ENCODINGS[name](secret, pick) + after).encode()
    clean, echoes = Redactor({"{API_KEY}": secret}).body(data)
    assert not shows(secret, clean)
    assert b"{API_KEY}" in clean
    assert echoes
    assert all(echo.startswith("{API_KEY} at byte ") for echo in echoes)


@pytest.mark.parametrize(
    "name",
    ["raw", "percent", "every percent", "json", "json in json", "every html", "base64", "hex"],
)
@given(SECRETS, st.binary(max_size=20), st.binary(max_size=20))
def test_nor_does_any_printable_secret_survive_between_any_bytes(name, secret, before, after):
    assume(secret.lower() not in "{api_key}")
    encoded = ENCODINGS[name](secret, random.Random(0)).encode()
    clean, echoes = Redactor({"{API_KEY}": secret}).body(before + b" " + encoded + b" " + after)
    assert encoded not in clean
    assert echoes


@given(st.binary() | st.text().map(str.encode), REAL)
def test_bytes_without_the_secret_are_left_alone(data, secret):
    assume(not shows(secret, data))
    assert Redactor({"{API_KEY}": secret}).body(data) == (data, ())
    assert Redactor({"{API_KEY}": secret}).stream(data) == (data, ())


@given(st.lists(REAL, min_size=1, max_size=3, unique_by=str.lower), st.data())
def test_several_secrets_go_at_once(secrets, data):
    redactor = Redactor({f"{{KEY_{index}}}": secret for index, secret in enumerate(secrets)})
    order = data.draw(st.lists(st.sampled_from(secrets), max_size=6))
    clean, _ = redactor.body(" ".join(order).encode())
    assert not any(shows(secret, clean) for secret in secrets)


@given(REAL, st.text(max_size=20), st.text(max_size=20))
def test_text_is_cleaned_like_bytes(secret, before, after):
    clean, echoes = Redactor({"{API_KEY}": secret}).text(before + secret + after)
    assert secret not in clean
    assert echoes


def test_json_stays_json_and_the_place_is_told():
    body = json.dumps({"error": {"message": f"bad key {KEY}"}, "n": 1}).encode()
    clean, echoes = Redactor({"{API_KEY}": KEY}).body(body)
    assert json.loads(clean) == {"error": {"message": "bad key {API_KEY}"}, "n": 1}
    assert echoes == ("{API_KEY} at byte 31",)


def test_places_count_bytes_of_the_body_as_received():
    _, echoes = Redactor({"{API_KEY}": KEY}).body(b"%41%42" + "".join(map(percent, KEY)).encode())
    assert echoes == ("{API_KEY} at byte 6, escaped",)


def test_blanks_may_be_plus_signs():
    clean, _ = Redactor({"{P}": "correct horse battery"}).body(
        quote_plus("correct horse battery").encode()
    )
    assert clean == b"{P}"


def stream(parts: list[str], wrap) -> bytes:
    return "".join(sse.encode(wrap(part)).decode() for part in parts).encode()


def chat(text: str) -> str:
    return json.dumps({"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]})


def chat_as_raw_utf8(text: str) -> str:
    return json.dumps({"choices": [{"delta": {"content": text}}]}, ensure_ascii=False)


@given(
    REAL | st.just(KEY),
    st.lists(st.integers(1, 39), min_size=1, max_size=4),
    st.sampled_from([chat, chat_as_raw_utf8, str, json.dumps]),
    st.sampled_from(["", "ä ", "key: "]),
)
def test_a_secret_spread_over_events_is_gone(secret, cuts, wrap, around):
    places = sorted({0, len(secret), *(cut for cut in cuts if cut < len(secret))})
    parts = [secret[start:end] for start, end in pairwise(places)]
    parts = [around, *parts, around + "more"]
    clean, echoes = Redactor({"{API_KEY}": secret}).stream(stream(parts, wrap))
    before, after = sse.parse(stream(parts, wrap)), sse.parse(clean)
    assert not shows(secret, b"".join(content(event.data).encode() for event in after.events))
    assert echoes
    assert len(before.events) == len(after.events)


def content(data: str) -> str:
    try:
        value = json.loads(data)
    except ValueError:
        return data
    if isinstance(value, dict):
        return value["choices"][0]["delta"]["content"]
    return value if isinstance(value, str) else data


def test_only_the_events_concerned_are_written_anew():
    half = len(KEY) // 2
    odd = b': ping\r\n\r\nevent: a\r\ndata:  {"x" :  1e2}\r\n\r\n'
    body = odd + stream([f"a {KEY[:half]}", f"{KEY[half:]} b"], chat) + odd
    clean, echoes = Redactor({"{API_KEY}": KEY}).stream(body)
    assert clean.startswith(odd)
    assert clean.endswith(odd)
    texts = [content(event.data) for event in sse.parse(clean).events[1:3]]
    assert texts == ["a {API_KEY}", " b"]
    assert echoes == ("{API_KEY} in pieces at /choices/0/delta/content",)


def test_other_fields_of_a_changed_event_stay():
    body = b"id: 1\r\ndata: %s\r\nevent: x\r\n\r\ndata: %s" % (KEY[:9].encode(), KEY[9:].encode())
    clean, _ = Redactor({"{API_KEY}": KEY}).stream(body)
    assert clean == b"id: 1\r\ndata: {API_KEY}\r\nevent: x\r\n\r\ndata: "


def test_a_secret_spread_over_parts_or_array_items_is_gone():
    redactor = Redactor({"{API_KEY}": KEY})
    parts = json.dumps({"parts": [{"text": "x " + KEY[:9]}, {"text": KEY[9:]}]}).encode()
    clean, echoes = redactor.stream(parts)
    assert json.loads(clean) == {"parts": [{"text": "x {API_KEY}"}, {"text": ""}]}
    assert echoes == ("{API_KEY} in pieces at /parts/*/text",)


@pytest.mark.parametrize(
    "placeholder, secret, what",
    [
        ("{K}", "short", "fewer than 8"),
        ("{K}", "", "fewer than 8"),
        ("{K}", "sk-12345678\n", "no header"),
        ("{K}", "schlüssel-123", "no header"),
        ("{API_KEY_12}", "API_KEY_12", "part of a placeholder"),
        ('"K"', "sk-12345678", "escaping"),
    ],
)
def test_what_cannot_be_removed_safely_is_refused(placeholder, secret, what):
    with pytest.raises(SecretError, match=what) as caught:
        Redactor({placeholder: secret})
    assert not secret or secret not in str(caught.value) or secret in placeholder


def test_without_secrets_nothing_happens():
    assert Redactor({}).stream(b"data: a\n\n") == (b"data: a\n\n", ())


@given(
    st.binary()
    | st.from_regex(rb"([a%\\&\n;#u0xA9]|%41|\\u0041|&lt;|\r\ndata: ){0,20}", fullmatch=True),
    st.data(),
)
def test_a_view_knows_where_its_bytes_come_from(data, draw):
    view = unescape(data)
    assume(view is not None and view.data)
    start = draw.draw(st.integers(0, len(view.data) - 1))
    end = draw.draw(st.integers(start + 1, len(view.data)))
    begin, stop = view.source(start, end)
    assert 0 <= begin < stop <= len(data)
    again = unescape(data[begin:stop])
    assert view.data[start:end] in (again.data if again else data[begin:stop])


@pytest.mark.parametrize(
    "piece", ["A", "%41", "\\u0041", "\\/", "&lt;", "\n", "\\\\", "sk-Live", "data: \n\n"]
)
def test_hostile_bodies_take_linear_time(piece):
    redactor = Redactor({"{API_KEY}": KEY})
    assert is_linear(lambda size: redactor.body(piece.encode() * size), 500_000 // len(piece))
