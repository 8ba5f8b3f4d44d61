"""What a server can do wrong in HTTP/2, by a real server with its hand on each frame."""

from __future__ import annotations

import ssl

import h2.config
import h2.connection
import h2.events
import pytest
import trustme

pytestmark = pytest.mark.slow

HEADERS = [(":status", "200"), ("content-type", "application/json")]


def speaking(act):
    """A script: shake hands, take the request in, and then ``act(peer, connection, stream)``."""

    async def script(peer):
        config = h2.config.H2Configuration(
            client_side=False, validate_outbound_headers=False, normalize_outbound_headers=False
        )
        connection = h2.connection.H2Connection(config)
        connection.initiate_connection()
        await peer.send(connection.data_to_send())
        while True:
            for event in connection.receive_data(await peer.reader.read(65536)):
                if isinstance(event, h2.events.StreamEnded):
                    await act(peer, connection, event.stream_id)
                    await peer.send(connection.data_to_send(), pause=0.05)
                    await peer.hang()
                    return
            await peer.send(connection.data_to_send())

    return script


async def answers(peer, connection, stream):
    connection.send_headers(stream, HEADERS)
    connection.send_data(stream, b"{}", end_stream=True)


async def resets_the_stream(peer, connection, stream):
    connection.reset_stream(stream, error_code=2)


async def resets_within_the_body(peer, connection, stream):
    connection.send_headers(stream, HEADERS)
    connection.send_data(stream, b'{"a":')
    connection.reset_stream(stream, error_code=2)


async def says_goodbye(peer, connection, stream):
    """As if the request had not been seen: httpcore alone would send it again, unasked."""
    connection.close_connection(last_stream_id=0)


async def says_goodbye_within_the_body(peer, connection, stream):
    connection.send_headers(stream, HEADERS)
    connection.send_data(stream, b'{"a":')
    await peer.send(connection.data_to_send(), pause=0.1)
    connection.close_connection(last_stream_id=stream)


async def sends_garbage(peer, connection, stream):
    await peer.send(b"\x00\x00\x05\x01\x04\x00\x00\x00\x01\xff\xff\xff\xff\xff")


async def speaks_http1(peer, connection, stream):
    await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


async def sends_less_than_declared(peer, connection, stream):
    connection.send_headers(stream, [*HEADERS, ("content-length", "9")])
    connection.send_data(stream, b"{}")
    await peer.send(connection.data_to_send(), pause=0.1)
    connection.end_stream(stream)


async def sends_too_many_headers(peer, connection, stream):
    fields = [(f"x-{number}", "y" * 1000) for number in range(200)]
    connection.send_headers(stream, HEADERS + fields)


async def pings_for_ever(peer, connection, stream):
    while True:
        connection.ping(b"12345678")
        await peer.send(connection.data_to_send() * 50)


async def stays_silent(peer, connection, stream):
    pass


async def stops_within_the_body(peer, connection, stream):
    connection.send_headers(stream, HEADERS)
    connection.send_data(stream, b'{"a":')


async def closes(peer, connection, stream):
    peer.writer.close()


async def closes_within_the_body(peer, connection, stream):
    connection.send_headers(stream, HEADERS)
    connection.send_data(stream, b'{"a":')
    await peer.send(connection.data_to_send(), pause=0.1)
    peer.writer.close()


#: Who -> the fault's name, and the body where an answer is kept.
ACTS = {
    answers: ("", b"{}"),
    resets_the_stream: ("http2-reset", None),
    resets_within_the_body: ("http2-reset", b'{"a":'),
    says_goodbye: ("http2-goaway", None),
    says_goodbye_within_the_body: ("http2-goaway", b'{"a":'),
    sends_garbage: ("http2", None),
    speaks_http1: ("timeout-first-byte", None),  # its text is the start of a frame of 4 MB
    sends_less_than_declared: ("length-mismatch", b"{}"),
    sends_too_many_headers: ("too-large-head", None),
    pings_for_ever: ("too-large-head", None),
    stays_silent: ("timeout-first-byte", None),
    stops_within_the_body: ("timeout-idle", b'{"a":'),
    closes: ("cut-head", None),
    closes_within_the_body: ("cut-body", b'{"a":'),
}


def test_each_is_named_and_none_is_sent_again(chaos, run, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    context.set_alpn_protocols(["h2"])
    counts = dict.fromkeys(ACTS, 0)

    def counted(act):
        async def script(peer):
            counts[act] += 1
            await speaking(act)(peer)

        return script

    urls = {act: f"https://127.0.0.1:{chaos.listen(counted(act), context)}/" for act in ACTS}
    got = run(urls, ca_file=tmp_path / "ca.pem")
    told = {
        act: (each.fault.name if each.fault else "", each.response and each.response.body)
        for act, each in got.items()
    }
    assert told == ACTS
    assert set(counts.values()) == {1}
    assert got[answers].received.http_version == "HTTP/2"
