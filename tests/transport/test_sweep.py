from __future__ import annotations

from conformance.transport.recording import Recording
from conformance.transport.sweep import unreferenced


def test_only_pictures_that_no_cassette_names_may_go(tmp_path, make):
    def record(seed):
        body = b'{"data":"%b"}' % make.b64(make.png(seed)).encode()
        transport = make.playing(make.exchange("a", body))
        list(Recording(transport, tmp_path, provider=make.provider).exchanges([make.case("a")]))

    record(1)
    assert unreferenced(tmp_path) == ()
    (old,) = (tmp_path / "blobs").iterdir()
    record(2)
    (tmp_path / "acme" / "empty.yaml").touch()
    assert unreferenced(tmp_path) == (old,)
