"""Following links, without a network: what the pictures of one answer may take together."""

from __future__ import annotations

import asyncio

from conformance.model import Fault, Response
from conformance.transport.http import Sent
from conformance.transport.limits import Limits
from conformance.transport.pictures import Pictures

REDIRECT = Fault(name="redirect")


class Sender:
    limits = Limits()

    def __init__(self, answers) -> None:
        self.answers = answers
        self.asked = []

    async def send(self, request, *, to=(), limits=None):
        self.asked.append((request, to, limits))
        return self.answers[request.url]


def followed(sender, *urls, **options):
    async def ask(host, port):
        return {"in.example": ["10.0.0.1"]}.get(host, ["8.8.8.8", "1.1.1.1"])

    async def all_of_them():
        return [each async for each in Pictures(sender, ask=ask, **options).follow(urls)]

    return asyncio.run(all_of_them())


def sent(body=b"", status=200, location=""):
    headers = (("Location", location),) if location else ()
    fault = REDIRECT if location else None
    return Sent(response=Response(status=status, headers=headers, body=body), fault=fault)


def test_all_pictures_of_an_answer_share_what_they_may_take():
    limits = Limits(body=100, total=50)
    sender = Sender({f"http://a.example/{n}": sent(b"x" * 60) for n in range(3)})
    followed(sender, *sender.answers, limits=limits)
    given = [each for _, _, each in sender.asked]
    assert [each.body for each in given] == [100, 40, 1]
    assert [each.total for each in given] == sorted((each.total for each in given), reverse=True)
    assert all(each.total <= 50 for each in given)


def test_the_checked_addresses_are_connected_to_and_no_key_is_sent():
    sender = Sender({"http://a.example/1": sent(b"x")})
    followed(sender, "http://a.example/1")
    ((request, to, _),) = sender.asked
    assert to == ("8.8.8.8", "1.1.1.1")
    assert (request.method, request.headers, request.body) == ("GET", (), b"")


def test_redirects_are_followed_and_checked_each():
    sender = Sender(
        {
            "http://a.example/1": sent(status=302, location="/2"),
            "http://a.example/2": sent(status=302, location="//b.example/3"),
            "http://b.example/3": sent(b"x"),
            "http://a.example/in": sent(status=302, location="http://in.example/"),
            "http://a.example/odd": sent(status=302, location="http://[::1"),
        }
    )
    good, inside, odd = followed(
        sender, "http://a.example/1", "http://a.example/in", "http://a.example/odd"
    )
    assert (good.url, good.response.body, good.fault) == ("http://a.example/1", b"x", None)
    assert inside.fault.name == "blocked-address"
    assert odd.fault.name == "bad-url"


def test_a_circle_ends():
    sender = Sender({"http://a.example/": sent(status=302, location="/")})
    (got,) = followed(sender, "http://a.example/", limits=Limits(redirects=3))
    assert (got.fault.name, len(sender.asked)) == ("redirect-loop", 4)


def test_the_server_that_the_user_named_may_be_private():
    sender = Sender({"http://in.example:80/1": sent(b"x"), "http://in.example/1": sent(b"x")})
    urls = tuple(sender.answers)
    assert [each.fault is None for each in followed(sender, *urls)] == [False, False]
    trusted = followed(sender, *urls, trusted="http://in.example:80/v1")
    assert [each.fault is None for each in trusted] == [True, False]
    assert [each.fault is None for each in followed(sender, *urls, private=True)] == [True, True]
