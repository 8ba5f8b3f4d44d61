"""Members that stand side by side in the APIs that aggregators imitate.

Where indentation is lost, a name behind a nested object may belong to that object or to one around
it; a name beside which it always stands tells. Sources: https://ai.google.dev/api/generate-content,
https://platform.openai.com/docs/api-reference/chat and
https://platform.openai.com/docs/api-reference/images.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

_OBJECTS: Final = (
    "model contents tools toolconfig safetysettings systeminstruction generationconfig",
    "candidates usagemetadata modelversion responseid promptfeedback createtime",
    "content finishreason safetyratings citationmetadata groundingmetadata avglogprobs index",
    "role parts",
    "text inlinedata filedata thought thoughtsignature functioncall",
    "mimetype data displayname",
    "responsemodalities imageconfig temperature topp topk candidatecount maxoutputtokens seed",
    "aspectratio imagesize",
    "prompttokencount candidatestokencount totaltokencount thoughtstokencount",
    "model messages stream streamoptions temperature maxtokens modalities extrabody topp user",
    "id object created model choices usage systemfingerprint",
    "index message delta finishreason logprobs",
    "role content refusal reasoningcontent images",
    "type text imageurl",
    "prompttokens completiontokens totaltokens",
    "model prompt n size quality style user background moderation outputformat image mask",
    "created data usage background outputformat quality size",
    "url b64json revisedprompt",
    "code message param type",
)

_GROUPS: Final = tuple(frozenset(each.split()) for each in _OBJECTS)


def likeness(name: str, others: AbstractSet[str]) -> float:
    """How many of the others, all ``plain``, are known to stand beside a member: 0 to 1."""
    if not others:
        return 0.0
    known = (group for group in _GROUPS if plain(name) in group)
    return max((len(others & group) / len(others) for group in known), default=0.0)


def plain(name: str) -> str:
    """A member's name as it is compared: APIs write the same one in either case."""
    return name.replace("_", "").lower()
