"""What a request asks for, once vendors' names and official tables are looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Intent, Reference
from conformance.spec.asked import Asked, asked

PICTURE = (Reference(mime="image/png", data=b"x"),)
PRO, FLASH, OLD = "gemini-3-pro-image", "gemini-3.1-flash-image", "gemini-2.5-flash-image"

# provider, intent -> model named, official id, ratio, tier, pixels
TABLE = [
    # a tier in the vendor's own name
    ("uniall", Intent(model="NanoBananaPro-2K", aspect_ratio="16:9"), PRO, "16:9", "2K", (2752, 1536)),
    ("uniall", Intent(model="NanoBananaPro-4K"), PRO, "1:1", "4K", (4096, 4096)),
    ("uniall", Intent(model="NanoBanana2-0.5K", aspect_ratio="9:16"), FLASH, "9:16", "512", (384, 688)),
    ("uniall", Intent(model="NanoBanana", aspect_ratio="16:9"), OLD, "16:9", "1K", (1344, 768)),
    # what the request says outranks the name
    ("uniall", Intent(model="NanoBananaPro-2K", image_size="4K"), PRO, "1:1", "4K", (4096, 4096)),
    # another spelling of a tier
    ("ccapi", Intent(model=FLASH, image_size="0.5K"), FLASH, "1:1", "512", (512, 512)),
    # official defaults
    ("ccapi", Intent(model=OLD), OLD, "1:1", "1K", (1024, 1024)),
    # a reference decides the ratio, unless one is asked for
    ("ccapi", Intent(model=PRO, references=PICTURE), PRO, None, "1K", None),
    ("ccapi", Intent(model=PRO, references=PICTURE, aspect_ratio="3:2"), PRO, "3:2", "1K", (1264, 848)),
    # the model is fixed in the path
    ("openai-next", Intent(image_size="2K", aspect_ratio="16:9"), f"{PRO}-preview", "16:9", "2K", (2752, 1536)),
    # ids that are shut down are still known, and aliases mean the latest release
    ("agicto", Intent(model=f"{OLD}-preview", aspect_ratio="21:9"), f"{OLD}-preview", "21:9", "1K", (1536, 672)),
    ("agicto", Intent(model="nano-banana-pro", image_size="4K"), PRO, "1:1", "4K", (4096, 4096)),
    ("qianduoduo", Intent(model="gemini-2.0-flash-preview-image-generation"), "gemini-2.0-flash-preview-image-generation", "1:1", "1K", None),
    # what a model does not draw, and sizes that are no tier
    ("ccapi", Intent(model=OLD, image_size="2K"), OLD, "1:1", "2K", None),
    ("ccapi", Intent(model=PRO, aspect_ratio="1:8"), PRO, "1:8", "1K", None),
    ("ccapi", Intent(model=PRO, image_size="3K"), PRO, "1:1", None, None),
    ("ccapi", Intent(model=PRO, image_size="1024x1536"), PRO, None, None, (1024, 1536)),
    # nobody knows the model
    ("ccapi", Intent(model="dall-e-3"), None, "1:1", "1K", None),
    ("uniall", Intent(), None, "1:1", "1K", None),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_table(library, row):
    provider, intent, *expected = row
    vendor = library.provider(provider)
    result = asked(intent, vendor.operations[0], vendor, library.models)
    assert [result.upstream, result.aspect_ratio, result.tier, result.pixels] == expected
    assert result.explicit_ratio == (intent.aspect_ratio is not None)


def test_what_is_said_explicitly(library):
    vendor = library.provider("uniall")

    def ask(**members):
        return asked(Intent(**members), vendor.operations[0], vendor, library.models)

    assert ask(model="NanoBananaPro-1K").explicit_tier
    assert ask(model="NanoBanana", image_size="1K").explicit_tier
    assert not ask(model="NanoBanana").explicit_tier
    assert ask(count=3).count == 3
    assert ask(modalities=("TEXT", "IMAGE")).wants_image
    assert not ask(modalities=("TEXT",)).wants_image
    assert ask(references=PICTURE * 2).reference_count == 2
    assert ask(model="x").model == "x"


@given(
    st.builds(
        Intent,
        model=st.none() | st.text(max_size=5) | st.sampled_from([PRO, "NanoBanana2-4K"]),
        aspect_ratio=st.none() | st.text(max_size=5) | st.just("16:9"),
        image_size=st.none() | st.text(max_size=5) | st.sampled_from(["2K", "0x5", "10x10"]),
        references=st.sampled_from([(), PICTURE]),
        count=st.none() | st.integers(),
    )
)
def test_is_total_and_gives_pixels_only_where_they_are_determined(library, intent):
    vendor = library.provider("uniall")
    result = asked(intent, vendor.operations[0], vendor, library.models)
    assert isinstance(result, Asked)
    if result.pixels and result.tier:
        assert (
            library.models.pixels(result.upstream, result.aspect_ratio, result.tier)
            == result.pixels
        )
