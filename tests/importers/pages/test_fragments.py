"""JSON that shows one setting alone, and titles below a line about the page."""

from __future__ import annotations

import pytest

PAGE = """\
Source: https://docs.acme.test/draw
{rule}
# Draw a picture

`POST https://api.acme.test/v1/images/generations`

## Request example

```json
{{"model": "acme-1", "prompt": "a kite"}}
```

## Request example: a size

```json
{{"size": "2K"}}
```
"""


@pytest.mark.parametrize("rule", ["", "---\n"])
def test_a_line_about_the_source_is_no_title(import_of, rule):
    assert "title: Draw a picture" in import_of(PAGE.format(rule=rule)).text


def test_a_setting_alone_is_no_request(operation_of):
    found = operation_of(PAGE.format(rule=""))
    assert [each.kind for each in found.samples] == ["request"]
    assert set(found.request_schema["properties"]) == {"model", "prompt"}


def test_a_command_is_whole_whatever_it_sends(operation_of):
    sent = 'curl https://api.acme.test/v1/images/generations -d \'{"size": "2K"}\''
    found = operation_of(f"{PAGE.format(rule='')}\n```bash\n{sent}\n```\n")
    assert len(found.samples) == 2
