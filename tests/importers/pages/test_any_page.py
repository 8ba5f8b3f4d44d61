"""Whatever stands on a page, importing makes a spec that loads, or says why not; and in due time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.importers.draft import PageText
from conformance.importers.imported import Source, imported
from tests.effort import examples
from tests.linear import is_linear

PIECES = st.sampled_from(
    ["# H\n", "## size\n", "\n", "POST https://a.test/v1/images/generations\n",
     '`POST /v1/chat/completions` with `{"messages": []}`\n', "- `GET /v1/tasks/{id}`\n",
     "| model | string | yes | one of `a-1`, `b-2` |\n", "| Name | Value |\n|---|---|\n",
     "| Name | Type | Description |\n|---|---|---|\n", "| `size` | string | 1K, 2K |\n",
     "- Type: string\n", "- Values: `1K`, `2K`\n", '{% tab title="200" %}\n', "{% endtab %}\n",
     '{% swagger method="get" path="/x" baseUrl="" %}\n', "它是异步接口。\n", "支持的模型：a-1、b-2\n",
     '```json\n{"prompt": 1}\n// then\n{"model": {}}\n```\n', '```json\n{"data": [{"url": 1}]}\n```\n',
     "curl https://a.test/v1/images/generations?key=$K -H 'x-api-key: k' -d '{\"prompt\": \"x\"}'\n",
     "Response\n", "Authorization: Bearer x\n", "?key=$KEY\n", "wss://a.test/v1/x\n",
     '```yaml\nopenapi: 3.0.1\npaths:\n  /a:\n    post:\n      description: "|"\n```\n']
)  # fmt: skip


@settings(max_examples=examples(20))
@given(st.lists(st.lists(PIECES, max_size=15).map("".join), min_size=1, max_size=2))
def test_a_spec_that_loads_comes_of_it_or_a_fault(library, texts):
    pages = [PageText(file=f"page{n}.md", text=text) for n, text in enumerate(texts)]
    found = imported([Source(page=page) for page in pages], provider="acme", library=library)
    assert (found.spec is not None) or found.faults


@pytest.mark.parametrize(
    "piece",
    [
        '`POST /a{}` with `{{"prompt": 1}}`\n\n',
        "## size\n\n- `a{}`: one\n- `b`: two\n\n",
        '{{% tab title="{}" %}}\n',
        "| size | one of `a{}`, `b` |\n",
        "`size` one of `a{}`, `b`\n\n",
        '`{{"prompt": `{}',
        "{{% {} ",
    ],
)  # fmt: skip
def test_long_pages_take_no_time(library, piece):
    head = "POST https://a.test/v1/images/generations\n\n| size | string | x |\n\n"

    def read(size):
        text = head + "".join(piece.format(number) for number in range(size))
        page = PageText(file="page.md", text=text)
        imported([Source(page=page)], provider="acme", library=library)

    assert is_linear(read, 480)
