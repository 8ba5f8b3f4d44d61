"""How well an enlarged picture is told from one of its own size: the table and the curve.

    pip install -e '.[bench]'
    python benchmarks/true_resolution.py --debian FOLDER --write docs/true-resolution.md

See ``photographs.py`` for where the pictures come from. The estimator's lines were drawn on one
half of the photographs; all numbers but one row are of the other half.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from photographs import Original, originals
from PIL import Image
from PIL.Image import Resampling
from true_resolution_page import page

from conformance.codec.image.detail import Detail, estimate

FILTERS = {
    "nearest": Resampling.NEAREST,
    "bilinear": Resampling.BILINEAR,
    "bicubic": Resampling.BICUBIC,
    "lanczos": Resampling.LANCZOS,
}
#: How pictures are stored; those behind the line are beyond what is promised.
STORED = {"PNG": 0, "JPEG 95": 95, "JPEG 85": 85}
BEYOND = {"JPEG 75": 75, "JPEG 50": 50}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One picture, as it was made and as it was judged; ``scale`` 1 is an original."""

    source: str
    tuned_on: bool
    scale: float
    filter: str
    stored: str
    told: Detail


def main() -> None:
    """Judge every picture and print the page, or write it."""
    parser = argparse.ArgumentParser(description="The table and the curve of true resolution.")
    parser.add_argument("--debian", type=Path, help="where Debian's packages are unpacked")
    parser.add_argument("--write", type=Path, help="the page to write")
    parser.add_argument("--tuned-on", action="store_true", help="the other half, to draw lines on")
    given = parser.parse_args()
    pictures = [each for each in originals(given.debian) if each.tuned_on is given.tuned_on]
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        trials = [each for some in workers.map(tried, pictures, chunksize=2) for each in some]
    text = page(trials, len(pictures), len({each.source for each in pictures}), cost())
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def tried(original: Original) -> list[Trial]:
    """An original and everything that is made of it."""
    return [
        Trial(
            source=original.source,
            tuned_on=original.tuned_on,
            scale=scale,
            filter=name,
            stored=stored,
            told=estimate(np.asarray(as_stored(image, quality).convert("L"))),
        )
        for scale, name, image in made(original.image)
        for stored, quality in {**STORED, **BEYOND}.items()
        if stored in STORED or name in {"", "bicubic"}
    ]


def made(image: Image.Image) -> Iterator[tuple[float, str, Image.Image]]:
    """The picture, and its middle enlarged to its size in every way."""
    yield 1, "", image
    for scale in (2, 4):
        for name, way in FILTERS.items():
            yield scale, name, enlarged(image, scale, way)
    for beyond in (1.5, 3):
        yield beyond, "bicubic", enlarged(image, beyond, Resampling.BICUBIC)


def enlarged(image: Image.Image, scale: float, way: Resampling) -> Image.Image:
    """The middle of a picture, enlarged to the size of the whole."""
    small = int(image.width / scale)
    corner = (image.width - small) // 16 * 8
    middle = image.crop((corner, corner, corner + small, corner + small))
    return middle.resize(image.size, way)


def as_stored(image: Image.Image, quality: int) -> Image.Image:
    """A picture after it was written and read again; a quality of 0 loses nothing."""
    if not quality:
        return image
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def cost() -> float:
    """The time of an estimate of 4096 x 4096 pixels as a share of decoding them, best of five."""
    whole = np.random.default_rng(1).integers(0, 256, (256, 256, 3)).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(whole).resize((4096, 4096), Resampling.BICUBIC).save(out, "PNG")
    decoding, estimating = [], []
    for _ in range(5):
        started = time.perf_counter()
        levels = np.asarray(Image.open(io.BytesIO(out.getvalue())).convert("L"))
        between = time.perf_counter()
        estimate(levels)
        decoding.append(between - started)
        estimating.append(time.perf_counter() - between)
    return min(estimating) / min(decoding)


if __name__ == "__main__":
    main()
