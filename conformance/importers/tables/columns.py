"""What the columns of a table of parameters are, by the words in its header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_FORMS: Final[Mapping[str, str]] = {
    "name": r"(?:(?:请求|响应|返回|body|query|header|path|路径|查询)\s?)?"
    r"(?:参数|参数名|参数名称|引數|引數名|參數|參數名|字段|字段名|字段名称|欄位|欄位名|名称|名稱|属性"
    r"|变量|变量名|请求头|(?:param|parameter|field|header)?\s?name|parameters?|params?|fields?|key"
    r"|propert(?:y|ies)|attributes?|arguments?|headers?)",
    "type": r"(?:数据|参数|字段|資料|參數)?(?:类型|類型|型別|型态)|(?:data )?types?",
    "required": r"(?:是否)?(?:必填|必选|必需|必须|必传|必須|必選|必传项|必填项)[?\uff1f]?"
    r"|required\??|mandatory",
    "description": r"(?:参数|字段|详细)?(?:说明|描述|備註|备注|說明|含义|解释|用途|介绍)"
    r"|desc(?:ription)?|details?|meaning|notes?|remarks?|explanation",
    "default": r"默认|默认值|預設|預設值|缺省值|defaults?(?: value)?",
    "example": r"示例|示例值|例子|样例|範例|举例|examples?(?: value)?|sample",
    "allowed": r"取值|取值范围|可选值|可選值|可选项|枚举|枚举值|允许值|约束|限制|范围|值域"
    r"|(?:allowed |possible |accepted |enum )?values?|options|enum|constraints?|range",
    "where": r"位置|参数位置|in|location|where|传参方式",
    "title": r"title|标题|中文名|中文名称",
}
_COLUMNS: Final = {name: re.compile(form, re.IGNORECASE) for name, form in _FORMS.items()}


def columns(header: tuple[str, ...]) -> dict[str, int] | None:
    """The number of each column by what it holds; ``None`` where it is no table of parameters.

    It is one where it has names, and beside them types or whether they are required.
    """
    found: dict[str, int] = {}
    for number, cell in enumerate(header):
        word = cell.strip().strip("*` ").strip()
        for name, form in _COLUMNS.items():
            if name not in found and form.fullmatch(word):
                found[name] = number
                break
    described = "description" in found or "example" in found
    is_one = "name" in found and ("type" in found or "required" in found or described)
    return found if is_one else None
