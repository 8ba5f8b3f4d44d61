"""The words around a list that tell what the list is."""

from __future__ import annotations

import re
from typing import Final


def _words(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


#: Behind these stands nothing but allowed values.
STRONG: Final = _words(
    r"可[选選](?:的)?(?:值|[项項]|参数|范围|比例|尺寸|模型|格式)(?:有|[为為]|是|如下)?",
    r"可[选選][为為]|(?:可[选選]|[选選][项項])(?=[:\uff1a])|枚举值?|列舉值?|可用值|有效值|允许(?:的)?值",
    r"取值(?:范围)?(?:为|是|有|如下)?|值(?:为|是)|[必须須]{2}(?:是|[为為])|只能(?:是|为|取|填|传)",
    r"仅(?:支持|限|能为)|只支持|一选一|二选一",
    r"\b(?:one of|must be either)(?: the following)?(?: values)?|\bmust be\b|\benum\b",
    r"\b(?:values?|options?|choices)(?: are| is)?(?=\s?[:\uff1a=(])",
    r"\b(?:allowed|possible|valid|accepted|supported) (?:values|options)(?: are)?",
    r"\b(?:supported|available|allowed|valid) (?:aspect )?"
    r"(?:ratios|sizes|formats|resolutions|models)(?: are)?",
)
#: Behind these, what the member is about may stand as well.
WEAK: Final = _words(
    r"可[选選]|支持(?:的)?(?:比例|尺寸|格式|分辨率|模型|值)?(?:有|为)?|支援|可以是|可[为為]|可填",
    r"\b(?:supported|available|allowed|accepted)(?=\s?[:\uff1a])",
    r"\bsupports?\b|\bcan be\b|\bmay be\b",
)
#: Behind these, a long list is all that there is, and a short one a choice.
INCLUDING: Final = _words(r"包括|包含|包含有|\binclud(?:es?|ing)\b")
#: A sentence with one of these adds values to those of the others, for some case.
ALSO: Final = _words(r"[还還]支[持援]|另外|额外|\balso\b|\badditional")
#: These stand behind the values: "… 之一".
AFTER: Final = re.compile(r"\s*(?:之一|中的?(?:任意?)?一个|(?:二|三|四)选一|可选\s*$|任选)")

#: Where one of these is, the values are not all, or are not allowed at all.
OPEN: Final = _words(
    r"例如|比如|譬如|举例|舉例|示例|範例|(?<![假比诸])如(?![果需何下有图])",
    r"包括|包含|等等|不支持|不支援|不能|不可|不得|除了|暂不|推荐|建议|通常|一般|常用|常见",
    r"\bsuch as\b|\blike\b|\bexamples?\b|\binclud|\bnot\b|n't\b|\bexcept\b|\bother than\b",
    r"\brecommend|\btypically\b|\busually\b",
)
#: Directly behind the last value, these say that there are more, or other ones elsewhere.
MORE: Final = _words(
    r"\s*(?:等|之类|或其他|及其他|以上|以下|for之一|and more\b|or any\b)",
    r"\s*[,，]?\s*(?:for\b|on\b|when\b|if\b|对于|用于)",
)
#: In brackets behind a value, these make it one for some case.
PARTLY: Final = _words(r"[(（][^()（）]{0,40}(?:[仅僅]|只支持|\bonly\b)[^()（）]{0,40}[)）]")
#: A sentence that starts with one of these is about one case only.
CASE: Final = _words(r"(?:if|when|unless|for|with)\b", r"如果|若|[当當]|对于|對於")

DEFAULT: Final = _words(r"默认|預設|预设|缺省|\bdefault")
#: Words that make a list of formats one of the member's values, not of pictures handed in.
OUTPUT: Final = _words(r"输出|輸出|返回|响应|回應|生成", r"\boutput|\brespon|\breturn|\bgenerated")
