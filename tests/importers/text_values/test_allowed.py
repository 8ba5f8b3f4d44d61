"""Which values a description allows: taken where it says so, left alone where it might not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.text_values import allowed, one_case
from conformance.importers.text_values.allowed import listed
from tests.linear import is_linear

VALUES = st.lists(
    st.sampled_from(["1:1", "16:9", "9:16", "4:3", "3:4", "21:9"]), min_size=2, unique=True
)
CUES = st.sampled_from(
    ["可选值：{}", "Must be one of {}.", "Supported aspect ratios: {}", "{} 之一"]
)
JOINTS = st.sampled_from([", ", "、", " / ", " | ", "/"])
QUOTES = st.sampled_from(["{}", "`{}`", '"{}"', "“{}”"])
WORDS = st.sampled_from(
    [
        "可选",
        "支持",
        "one of",
        "例如",
        "`",
        '"',
        "1:1",
        "1K",
        "、",
        ",",
        "/",
        "(",
        "默认",
        "\n- `a`: ",
        "等",
        " ",
    ]
)


@given(values=VALUES, cue=CUES, joint=JOINTS, quote=QUOTES)
def test_a_list_behind_words_that_call_it_all_values_is_read(values, cue, joint, quote):
    text = joint.join(quote.format(value) for value in values)
    assert allowed(cue.format(text)) == tuple(values)


@given(values=VALUES, cue=CUES, joint=JOINTS)
def test_examples_and_open_lists_allow_nothing(values, cue, joint):
    text = joint.join(values)
    assert allowed(f"例如 {text}") is None
    assert allowed(f"Such as {text}") is None
    assert allowed(f"可选值：{text} 等") is None


@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map("".join)))
def test_any_text_has_allowed_values_or_none(text):
    values = allowed(text)
    assert values is None or (len(values) >= 2 and all(value in text for value in values))


@pytest.mark.parametrize(
    "piece", ["`a`, ", "可选 ", "one of ", "1:1、", "(", '"', "a | ", "- `a`: b\n", "默认", " and "]
)
def test_hostile_descriptions_take_no_time(piece):
    assert is_linear(lambda size: allowed(piece * size), 20_000)


@pytest.mark.parametrize(
    ("description", "values"),
    [
        ("可选:1:1, 2:3, 3:2", ("1:1", "2:3", "3:2")),
        ('可选:"jpeg",“png”,“webp”', ("jpeg", "png", "webp")),
        ("比例,1:1、2:3、3:2、3:4", ("1:1", "2:3", "3:2", "3:4")),
        ("分辨率,1K、2K、4K", ("1K", "2K", "4K")),
        ("支持 1K/2K/4K", ("1K", "2K", "4K")),
        ("支持1K、2K、4K分辨率", ("1K", "2K", "4K")),
        ("One of `a`, `b`", ("a", "b")),
        (
            "must be one of `url` or `b64_json`. URLs are only valid for 60 minutes.",
            ("url", "b64_json"),
        ),
        (
            "The style of the generated images. This parameter is only supported for `dall-e-3`. Must be one of `vivid` or `natural`. Vivid causes the model to lean",
            ("vivid", "natural"),
        ),
        ("Options: a | b", ("a", "b")),
        ("可选值: jpeg,png", ("jpeg", "png")),
        ("枚举值：low、medium、high", ("low", "medium", "high")),
        (
            "//枚举1:1、9:16、16:9、3:4、4:3、3:2、2:3、5:4、4:5、21:9",
            ("1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9"),
        ),
        ("// gemini-3-pro-image-preview使用，清晰度可选：2K、4K", ("2K", "4K")),
        (
            "生成图像的大小。必须是256x256、512x512或 1024x1024之一。",
            ("256x256", "512x512", "1024x1024"),
        ),
        ("`1K`、`2K`、`4K`，仅快速版支持", ("1K", "2K", "4K")),
        ("`1K` / `2K` / `4K`，預設 `1K`", ("1K", "2K", "4K")),
        (
            "Allows to set transparency. Must be one of `transparent`, `opaque` or `auto` (default value). When `auto` is used, the model decides. If `transparent`, the format needs to be either `png` (default value) or `webp`.",
            ("transparent", "opaque", "auto"),
        ),
        ("输出格式，支持 png、jpeg、webp", ("png", "jpeg", "webp")),
        ("画质：可选 low / medium / high，默认 high", ("low", "medium", "high")),
        ("图像尺寸 可选值：\n- `auto`: 自动\n- `1024x1024`: 方图", ("auto", "1024x1024")),
        ("Output resolution. Allowed values: 512, 1K, 2K, 4K.", ("512", "1K", "2K", "4K")),
        ("Supported aspect ratios: 1:1, 16:9 and 9:16.", ("1:1", "16:9", "9:16")),
        ("返回格式，url 或 b64_json 二选一", ("url", "b64_json")),
        ("Aspect ratio (one of: 1:1, 16:9)", ("1:1", "16:9")),
        (
            "The image format: image/png, image/jpeg — one of image/png, image/jpeg",
            ("image/png", "image/jpeg"),
        ),
        (
            "OpenAI-style size: 1024x1024, 1792x1024, 1024x1792.",
            ("1024x1024", "1792x1024", "1024x1792"),
        ),
        (
            "通用比例包括 `1:1`、`2:3`、`3:2`、`3:4`、`4:3`。快速版还支持 `1:4`、`4:1`。",
            ("1:1", "2:3", "3:2", "3:4", "4:3", "1:4", "4:1"),
        ),
        ('响应模式: Text、Image 默认:["Text", "Image"]', ("Text", "Image")),
        ("模型名称: a-1 b-2-c d-3.1-e", ("a-1", "b-2-c", "d-3.1-e")),
        ("Resolution of the output image (1K, 2K, 4K)", ("1K", "2K", "4K")),
        ("Aspect ratio. Supported: 1:1, 16:9, 9:16", ("1:1", "16:9", "9:16")),
        ("Output format: png | jpeg | webp", ("png", "jpeg", "webp")),
        ("输出格式：png/jpeg/webp", ("png", "jpeg", "webp")),
        ("角色：user/assistant/system", ("user", "assistant", "system")),
        ("分辨率：1K（默认）/2K/4K", ("1K", "2K", "4K")),
        ("宽高比。选项：auto, 1:1, 16:9", ("auto", "1:1", "16:9")),
        ("The model to use: `nano` or `nano-pro`", ("nano", "nano-pro")),
        ("模型名称，可选 nano-banana、nano-banana-pro", ("nano-banana", "nano-banana-pro")),
    ],
)
def test_stated_values(description, values):
    assert allowed(description) == values


@pytest.mark.parametrize(
    "description",
    [
        "例如 1:1、2:3、16:9",
        "比例: 1:1, 16:9, 9:16 等",
        "e.g. 1K, 2K, 4K",
        "Supported sizes, e.g. 1K, 2K, 4K",
        "返回生成的图像的格式。必须是 或url之一b64_json。",
        "生成图像的大小。必须是`256x256`、`512x512`或`1024x1024`for之一`dall-e-2`。对于模型来说，必须是`1024x1024`、`1792x1024`、 或之一。`1024x1792``dall-e-3`",
        "生成图像的风格。必须是 或`vivid`之一`natural`。生动使模型倾向于生成超真实和戏剧性的图像。此参数仅支持`dall-e-3`.",
        "可以是链接，可以是 b64",
        "将生成的图像的质量。`hd`创建具有更精细细节和更高一致性的图像。此参数仅支持`dall-e-3`.",
        "Must be between 1 and 10",
        "要生成的图像数。必须介于 1 和 10 之间。",
        "模型名称，例如：`qwen-image-plus` 或 `qwen-image-max`。",
        "参考图，支持 png、jpg、webp，最大 10MB",
        "图片 URL，支持 jpg/png",
        "Supports URL or base64",
        "Supported formats: 如 png, jpg",
        "The size. One of `1024x1024`, `1536x1024` (landscape), or `auto` (default value) for `gpt-image-1`, and one of `256x256`, `512x512` for `dall-e-2`.",
        '`["IMAGE"]` 或 `["TEXT","IMAGE"]`',
        "包含 `mimeType` 和 `data`",
        "支持文生图和图生图",
        "用户标识",
        "使用 `prompt` 和 `image`",
        "The prompt and the image",
        "1-10 (dall-e-2), 1 (dall-e-3)",
        "图像 URL (如果 response_format 为 url)",
        "Supports English and Chinese",
        "A text or image",
        "Must be a valid URL, or base64 data",
        "包含角色和内容的列表。通常 `role` 为 `user`。",
        "不支持 1K、2K、4K",
        "10 種寬高比，預設 `1:1`",
        "A unique identifier representing your end-user, which can help OpenAI to monitor and detect abuse.",
        "模型 id，推荐 `a-1`、`b-2`",
        "最多 14 张参考图片",
        "2025-10-18、2025-11-02",
        "快速版还支持 `1:4`、`4:1` 等",
        "可选。提示词",
        "可选, url of the image",
        "可选：图片的url或base64",
        "可选 prompt, image",
        "A text description of the desired image(s). The maximum length is 1000 characters for `dall-e-2` and 4000 characters for `dall-e-3`.",
        "包括 `1:1`、`2:3`",
        "还支持 `1:4`、`4:1`",
        "Image URL, accepted file types: jpg, jpeg, png, webp, gif, avif",
        "The response contains: id, object, created",
        "Required fields: prompt, model, size",
        "Type of content: text, image_url",
        "图片：`url` 或 `base64`",
        "The quality.\n\n- `auto` (default value) selects the best.\n- `high` and `low` for one model.\n- `hd` for another.",
    ],
)
def test_no_stated_values(description):
    assert allowed(description) is None


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("256x256, 512x512, 1024x1024", ("256x256", "512x512", "1024x1024")),
        ("`vivid` / `natural`", ("vivid", "natural")),
        ("image/png, image/jpeg", ("image/png", "image/jpeg")),
        ("1-10 (a), 1 (b)", None),
        ("only one", None),
        ("url", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_cell_of_values(cell, values):
    assert listed(cell) == values


@pytest.mark.parametrize(
    ("description", "values"),
    [
        ("The quality (`low`, `medium`, `high`).", ("low", "medium", "high")),
        ("输出格式（png、jpeg、webp）", ("png", "jpeg", "webp")),
        ("图片尺寸（1024x1024、1536x1024）", ("1024x1024", "1536x1024")),
        ("The effort (low/medium/high)", ("low", "medium", "high")),
        ("What comes back (`url` or `b64_json`), default `url`", ("url", "b64_json")),
        ("The size of the picture that is made: `1K`, `2K` or `auto`", ("1K", "2K", "auto")),
        ("质量：low（低）、medium（中）、high（高）", ("low", "medium", "high")),
        ("图片的比例。1:1、16:9、9:16", ("1:1", "16:9", "9:16")),
        ("Available: low, medium, high", ("low", "medium", "high")),
        ("image resolution 1K/2K/4K", ("1K", "2K", "4K")),
        ("Allowed: 1K, 2K, 4K; default 1K", ("1K", "2K", "4K")),
    ],
)
def test_lists_with_less_around_them(description, values):
    assert allowed(description) == values


@pytest.mark.parametrize(
    "description",
    [
        "Needs two other fields (`seed`, `steps`)",
        "Send pictures (png, jpeg)",
        "Supported: PNG, JPEG, WEBP",
        "acme-2 supports `1K`, `2K`",
        "acme-image-1 支持 `1024x1024`、`2048x2048`",
        "The cost of pictures: 1K, 2K, 4K",
        "With a model like acme-3: 1K, 2K, 4K",
    ],
)
def test_lists_of_something_else(description):
    assert allowed(description) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("以下两种取值：\nurl：一个链接。\nb64_json：一张图。\n默认值 url", ("url", "b64_json")),
        ("One of:\nfast: less fine\nfine: slower\nDefault: fast", ("fast", "fine")),
        ("Has these fields:\nwidth: in pixels\nheight: in pixels", None),
        ("How it works:\nfast: less fine\nfine: slower", None),
        ("One of:\nNote: this is slow\nHint: wait", None),
        ("可选值：\nurl：一个链接。", None),
    ],
)
def test_a_list_of_lines_may_have_lost_its_bullets(text, expected):
    assert allowed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("图片的尺寸。当前仅支持 adaptive。", ("adaptive",)),
        ("How large. Currently only supports 1K.", ("1K",)),
        ("仅支持 acme-2", None),
        ("当前只支持 base64", None),
        ("只支持 1K 以下", None),
        ("仅支持 1K。仅支持 2K。", None),
    ],
)
def test_one_size_that_is_the_only_one(text, expected):
    assert allowed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "分辨率：1K/2K/4K（仅 acme-pro 支持 4K）",
        "quality: low | medium | high | auto (acme-pro only)",
        "One of `1K`, `2K`, `4K` (4K only for acme-pro)",
        "仅 acme-1 支持：low、medium、high",
        "`1K`, `2K`. Only Acme Pro.",
        "acme-1 支持 256x256、512x512；acme-2 支持 1024x1024",
    ],
)
def test_values_of_one_case_are_no_promise_and_known_as_such(text):
    assert allowed(text) is None
    assert one_case(text) or "quality" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("url 或 b64_json，默认 url", ("url", "b64_json")),
        ("url or b64_json", ("url", "b64_json")),
        ("url/b64_json", ("url", "b64_json")),
        ("url 或 base64", None),
        ("返回 url 或 b64_json 等", None),
    ],
)
def test_the_ways_in_which_a_picture_comes_back(text, expected):
    assert allowed(text) == expected
