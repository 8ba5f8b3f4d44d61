"""The detail of a picture file, remembered by its bytes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import numpy as np

from conformance.codec.image.decode import inspect
from conformance.codec.image.detail import Detail, estimate
from conformance.codec.image.pixels import decoding, loaded, opened

_REMEMBERED = 4_096  # answers, at some 200 bytes each
_seen: OrderedDict[bytes, Detail] = OrderedDict()


def detail_of(data: bytes) -> Detail:
    """What the pixels of a file say of its true size; never raises, whatever the bytes.

    Only brightness is looked at: most files hold colour at half the size anyway.
    """
    picture = inspect(data)
    if not picture.decodes:
        return Detail(reason=picture.reason)
    key = hashlib.sha256(data).digest()
    with decoding():
        known = _seen.get(key)
        if known is None:
            known = _seen[key] = _looked(data, picture.type)
            if len(_seen) > _REMEMBERED:
                _seen.popitem(last=False)
        else:
            _seen.move_to_end(key)
        return known


def _looked(data: bytes, mime: str | None) -> Detail:
    image = opened(data, mime)
    if image is None or not loaded(image):
        return Detail(reason="it does not decode")
    return estimate(np.asarray(image.convert("L")))
