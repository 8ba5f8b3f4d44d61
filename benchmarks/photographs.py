r"""Photographs that ship in packages, and pictures drawn with the spectrum of photographs.

From PyPI, with the extra ``bench``: scikit-image, scikit-learn and matplotlib. From Debian,
unpacked into a folder (they need not be installed)::

    apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds \
        plasma-workspace-wallpapers opencv-doc
    for package in *.deb; do dpkg-deb -x "$package" FOLDER; done
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.Image import Resampling

#: Pixels: the sides of the pictures that are judged, where a photograph is large enough.
SIDES = (1024, 512, 256)

_PYPI = {
    "skimage": (
        *(f"data/{name}.png" for name in ("astronaut", "coffee", "chelsea", "motorcycle_left")),
        *(f"data/{name}.png" for name in ("brick", "grass", "gravel", "camera", "ihc", "coins")),
        *(f"data/{name}.jpg" for name in ("rocket", "hubble_deep_field", "retina")),
    ),
    "sklearn": ("datasets/images/china.jpg", "datasets/images/flower.jpg"),
    "matplotlib": ("mpl-data/sample_data/grace_hopper.jpg",),
}
_PLASMA = ("FallenLeaf", "Path", "Autumn", "EveningGlow", "Kite", "ColorfulCups", "OneStandsOut")
_DEBIAN = (
    "usr/share/backgrounds/*_by_*.jpg",
    "usr/share/backgrounds/mate/nature/*.jpg",
    "usr/share/backgrounds/mate/abstract/Elephants_5640x3172.jpg",
    *(
        f"usr/share/wallpapers/{name}/contents/images/2560x1600.jpg"
        for name in (*_PLASMA, "BytheWater", "Grey")
    ),
    *(
        f"usr/share/doc/opencv-doc/examples/data/{name}.jpg"
        for name in ("baboon", "fruits", "leuvenA", "squirrel_cls", "building")
    ),
)
#: Where a large photograph is cut: shares of what is left of its width and height.
_PLACES = ((0.5, 0.5), (0.2, 0.7), (0.8, 0.3), (0.3, 0.2), (0.7, 0.8), (0.1, 0.4), (0.9, 0.6))
_SLOPES = (0.8, 1.0, 1.2, 1.4)
_DRAWN = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A picture that nobody enlarged.

    Attributes:
        source: the photograph that it is cut from.
        tuned_on: the lines of the estimator may be drawn on it; of one photograph all are or none.
    """

    source: str
    image: Image.Image
    tuned_on: bool


def originals(debian: Path | None) -> Iterator[Original]:
    """Every picture, cut to a square."""
    for path in _files(debian):
        # Wallpapers of Plasma are all called by their size: their folder has the name.
        source = path.parts[-4] if path.stem[0].isdigit() else path.name
        tuned_on = hashlib.sha256(path.name.encode()).digest()[0] % 2 == 0
        with Image.open(path) as opened:
            whole = opened.convert("RGB")
        for image in _cut(whole):
            yield Original(source=source, image=image, tuned_on=tuned_on)
    for seed in range(_DRAWN):
        image = drawn(seed, _SLOPES[seed // 2 % len(_SLOPES)])
        yield Original(source=f"drawn {seed}", image=image, tuned_on=seed % 2 == 0)


def drawn(seed: int, slope: float, side: int = SIDES[0]) -> Image.Image:
    """Noise whose strength falls with the spatial frequency to a power, as in photographs."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    frequency[0, 0] = 1 / side
    source = np.random.default_rng(seed)
    bands = [source.standard_normal((side, side)) for _ in range(3)]
    shaped = [np.real(np.fft.ifft2(np.fft.fft2(band) / frequency**slope)) for band in bands]
    mixed = np.stack([0.8 * shaped[0] + 0.3 * band for band in shaped], axis=-1)
    levels = 120 + 40 * (mixed - mixed.mean()) / mixed.std()
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def _files(debian: Path | None) -> Iterator[Path]:
    for package, names in _PYPI.items():
        found = find_spec(package)
        if found and found.origin:
            yield from (Path(found.origin).parent / name for name in names)
    if debian is not None:
        for pattern in _DEBIAN:
            yield from sorted(debian.glob(pattern))


def _cut(whole: Image.Image) -> Iterator[Image.Image]:
    """Up to seven cuts in the photograph's own pixels, and one of it at half the size."""
    side = next((side for side in SIDES if side <= min(whole.size)), None)
    if side is None:
        return
    room = max(whole.size) >= 1.5 * side
    for place in _PLACES if room else _PLACES[:1]:
        yield _crop(whole, side, place)
    if min(whole.size) >= 2 * side:
        half = whole.resize((whole.width // 2, whole.height // 2), Resampling.LANCZOS)
        yield _crop(half, side, _PLACES[0])


def _crop(whole: Image.Image, side: int, place: tuple[float, float]) -> Image.Image:
    """A square whose corner lies on the grid of the blocks of a JPEG, as a whole picture's does."""
    left, top = (
        int((length - side) * share) // 8 * 8
        for length, share in zip(whole.size, place, strict=True)
    )
    return whole.crop((left, top, left + side, top + side))
