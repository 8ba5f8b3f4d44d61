from __future__ import annotations

from conformance.importers.markdown import blocks


def test_code_in_html_is_code():
    text = '<pre class="language-bash"><code class="lang-bash">curl <strong>https://a.test/v1</strong> \\\n  -d \'{"a": "&#x3C;b>"}\'\n</code></pre>\n\nBehind'
    code, behind = blocks(text)
    assert (code.kind, code.language, code.line) == ("code", "bash", 1)
    assert code.text == 'curl https://a.test/v1 \\\n  -d \'{"a": "<b>"}\''
    assert (behind.text, behind.line) == ("Behind", 5)


def test_code_that_is_never_closed_is_text():
    assert [each.kind for each in blocks("<pre>a\n\nb")] == ["paragraph", "paragraph"]
