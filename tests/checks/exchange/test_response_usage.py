"""Sums of tokens: what is right passes, and every slip is found."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from conformance.checks import specimen
from conformance.checks.example import Example
from conformance.model import Dialect, Status

counts = st.integers(1, 100_000)
slips = st.integers(-50, 50).filter(bool)


def _gemini(prompt: int, output: int, thoughts: int, tool: int, total: int) -> Example:
    return Example(
        title="counted",
        gives=None,
        request=specimen.asks(),
        response=specimen.gemini(
            specimen.inline(b"x"),
            usageMetadata={
                "promptTokenCount": prompt,
                "candidatesTokenCount": output,
                "thoughtsTokenCount": thoughts,
                "toolUsePromptTokenCount": tool,
                "totalTokenCount": total,
            },
        ),
    )


def _chat(prompt: int, output: int, total: int, **details: int) -> Example:
    return Example(
        title="counted",
        gives=None,
        dialect=Dialect.CHAT,
        request=specimen.asks_chat(),
        response=specimen.chat(
            "an apple",
            usage={
                "prompt_tokens": prompt,
                "completion_tokens": output,
                "total_tokens": total,
                "completion_tokens_details": details,
            },
        ),
    )


def test_a_right_sum_passes_and_a_slip_fails(judged):
    @given(counts, counts, counts, counts, slips)
    def holds(prompt, output, thoughts, tool, slip):
        total = prompt + output + thoughts + tool
        assume(total + slip >= 0)  # a negative count is another finding
        right = judged("response/usage", _gemini(prompt, output, thoughts, tool, total))
        assert [each.status for each in right] == [Status.PASS]
        (wrong,) = judged("response/usage", _gemini(prompt, output, thoughts, tool, total + slip))
        assert wrong.status is Status.FAIL
        assert (wrong.expected, wrong.observed) == (total, total + slip)

    holds()


def test_a_chat_counts_thoughts_as_output(judged):
    @given(counts, counts, counts)
    def holds(prompt, output, thoughts):
        inside = _chat(
            prompt, output + thoughts, prompt + output + thoughts, reasoning_tokens=thoughts
        )
        assert [each.status for each in judged("response/usage", inside)] == [Status.PASS]
        beside = _chat(prompt, output, prompt + output + thoughts, reasoning_tokens=thoughts)
        assert [each.status for each in judged("response/usage", beside)] == [Status.WARN]

    holds()


def test_a_detail_is_no_larger_than_its_whole(judged):
    (finding,) = judged("response/usage", _chat(5, 10, 15, image_tokens=11))
    assert finding.status is Status.FAIL
    assert (finding.expected, finding.observed) == (10, 11)


def test_each_rule_that_is_broken_is_told(judged):
    found = judged("response/usage", _gemini(258, 0, 0, 0, 300))
    assert [each.message for each in found] == [
        "no output is counted, though there is a picture",
        "the total is not the sum of its parts",
    ]


def test_a_stream_that_was_asked_to_count_must(judged):
    body = b'data: {"choices":[{"index":0,"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n'
    for options, wanted in (({}, []), ({"include_usage": True}, [Status.FAIL])):
        example = Example(
            title="stream",
            gives=None,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(stream=True, stream_options=options),
            headers=(("Content-Type", "text/event-stream"),),
            response=body,
        )
        assert [each.status for each in judged("response/usage", example)] == wanted


def test_official_tokens_pass_for_every_model_and_tier_and_count(judged, library):
    for model in library.models.models:
        for tier, tokens in model.tokens.items():
            size = model.pixels["1:1"].get(tier)
            for count in (1, 2) if size else ():
                found = judged(
                    "response/image-tokens",
                    _pictures(model.id, tier, tokens * count),
                    tuple((size[0], size[1] + each) for each in range(count)),
                )
                assert [each.status for each in found] == [Status.PASS]


def test_one_picture_never_takes_the_tokens_of_two(judged):
    found = judged(
        "response/image-tokens", _pictures("gemini-3-pro-image", "4K", 4000), ((4096, 4096),)
    )
    assert [each.status for each in found] == [Status.WARN]


def test_tokens_that_do_not_match_are_a_warning_and_no_more(judged):
    @given(st.integers(1, 10_000), st.sampled_from(["1K", "2K", "4K"]))
    def holds(tokens, tier):
        example = _pictures("gemini-3-pro-image", tier, tokens)
        (finding,) = judged("response/image-tokens", example, ((1, 1),))
        official = {"1K": 1120, "2K": 1120, "4K": 2000}[tier]
        assert (finding.status is Status.PASS) is (tokens == official)
        assert finding.status is not Status.FAIL

    holds()


def _pictures(model: str, tier: str, tokens: int) -> Example:
    details = [{"modality": "IMAGE", "tokenCount": tokens}]
    return Example(
        title="counted",
        gives=None,
        model=model,
        request=specimen.asks_size(imageSize=tier),
        response=specimen.gemini(
            specimen.inline(b"x"),
            usageMetadata={"candidatesTokenCount": tokens, "candidatesTokensDetails": details},
        ),
    )
