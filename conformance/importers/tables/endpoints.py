"""Methods and paths that a page declares, and where its servers are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.importers.markdown import Block

_METHODS: Final = r"(GET|POST|PUT|PATCH|DELETE)"
_URL: Final = (
    r"((?:(?:https?|wss?)://|\{{1,2}[\w ]{1,40}\}{1,2}/|\$\{?\w{1,40}\}?/|/)"
    r"[^\s`\"'，。、;；|*]{0,500})"
)
_LABEL: Final = (
    r"(?:(?:api|接口|请求|调用|服务|访问|完整|接口请求)?\s?(?:地址|路径|url|端点|uri)|接口|端點"
    r"|(?:api |request )?(?:endpoint|url|path)|http request|route)"
)
_DECLARED: Final = re.compile(
    rf"\W*(?:[^\W\d_][^/:\uff1a]{{0,30}}[:\uff1a]\s*)?{_METHODS}\s*{_URL}\W*"
)
_LABELLED: Final = re.compile(rf"\W*{_LABEL}\s*(?:[:\uff1a]\s*|\s+){_URL}\W*", re.IGNORECASE)
_IN_HEADING: Final = re.compile(rf"(?<!\w){_METHODS}\s+{_URL}")
_METHOD: Final = re.compile(
    rf"(?:(?:http|请求|接口|request)?\s?(?:方式|方法|method|类型))\s*[:\uff1a|]?\s*{_METHODS}\b",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(
    rf"(?:api|openapi)\s*:\s*[\"']?(?:\S{{1,200}}\s+)?{_METHODS}\s+{_URL}", re.IGNORECASE
)
_MOST: Final = 20_000  # characters of a block
_KEY: Final = re.compile(rf"{_LABEL}", re.IGNORECASE)
_SERVER_END: Final = "\0"  # between server and path, where the page itself parts them
_MARKUP: Final = re.compile(
    r"[`*]+|</?(?:br|code|b|strong|em|i|p|span|mark|font)(?:\s[^<>]{0,100})?/?>", re.IGNORECASE
)
# Google writes {model=models/*} for what is models/{model}: https://google.aip.dev/127
_RESOURCE: Final = re.compile(r"\{(\w{1,40})=((?:\w{1,40}/){0,4})\*{1,2}\}")
_BASE: Final = re.compile(
    r"(?:base[ _]?url|基础\s?(?:地址|url|路径)|(?:接口|请求|服务)?域名|服务器?地址|\bhost\b"
    r"|api 地址)"
    r"[^\n]{0,20}?(https?://[^\s`\"'<>，。、；;|*)）]{1,300})",
    re.IGNORECASE,
)
# ":id" is a variable; ":generateContent" is what a model is asked for, its name left out.
_COLON: Final = re.compile(r"^:(?!\w*(?:[gG]enerateContent|predict)\b)([A-Za-z_]\w{0,60})$")
_SEGMENT: Final = re.compile(
    r"(?:\$?\{{1,2}\s?([\w.-]{1,60})\s?\}{1,2}|<([\w -]{1,60})>|\$(\w{1,60}))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A method and path as a page names them.

    Attributes:
        method: in capitals, or '' where it is not said beside the path.
        server: what stands before the path, or ''.
        index: of the block that names it.
        said: whether it is only named in a sentence.
    """

    method: str
    path: str
    server: str
    line: int
    index: int = 0
    said: bool = False

    @property
    def socket(self) -> bool:
        """Whether it speaks over WebSockets."""
        return self.server.startswith(("ws://", "wss://"))


def endpoints(blocks: Sequence[Block]) -> Iterator[Endpoint]:
    """All declarations on a page in their order; what is only mentioned in a sentence is none."""
    for index, block in enumerate(blocks):
        for method, url, line in _declared(block):
            server, path = parted(url)
            if len(path) > 1:
                yield Endpoint(
                    method=method.upper() or _method_near(blocks, index),
                    path=path,
                    server=server,
                    line=line,
                    index=index,
                )


def mentioned(blocks: Sequence[Block]) -> Iterator[Endpoint]:
    """Methods and paths in sentences and lists, whether they are described there or not."""
    for index, block in enumerate(blocks):
        if block.kind in {"paragraph", "item"}:
            for number, line in enumerate(block.text[:_MOST].split("\n")):
                for named in _IN_HEADING.finditer(_MARKUP.sub("", _RESOURCE.sub(r"\2{\1}", line))):
                    server, path = parted(named[2])
                    if len(path) > 1:
                        yield Endpoint(
                            method=named[1],
                            path=path,
                            server=server,
                            line=block.line + number,
                            index=index,
                            said=True,
                        )


def _declared(block: Block) -> Iterator[tuple[str, str, int]]:
    """Methods, URLs and lines that one block declares."""
    lines = [_RESOURCE.sub(r"\2{\1}", line) for line in block.text.split("\n")]
    if block.kind == "heading":
        for named in _IN_HEADING.finditer(_MARKUP.sub("", lines[0])):
            yield named[1], named[2], block.line
    elif block.kind == "front":
        for number, line in enumerate(lines):
            if match := _FRONT.match(line):
                yield match[1], match[2].rstrip("\"'"), block.line + number
    elif block.kind == "table":
        yield from _of_table(block)
    elif block.kind in {"paragraph", "item"} or (block.kind == "code" and len(lines) <= 3):  # noqa: PLR2004
        yield from _of_lines([_MARKUP.sub("", line).strip() for line in lines], block.line)


def _of_lines(lines: Sequence[str], first: int) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(lines):
        rest = [*lines[number + 1 : number + 3], "", ""]
        if match := _DECLARED.fullmatch(line):
            yield match[1], match[2], first + number
        elif match := _LABELLED.fullmatch(line):
            yield "", match[1], first + number
        elif _KEY.fullmatch(line.rstrip(":\uff1a ")) and re.fullmatch(_URL, rest[0]):
            yield "", rest[0], first + number + 1
        elif re.fullmatch(_METHODS, line) and re.fullmatch(_URL, rest[0]):
            if rest[1].startswith("/") and "://" in rest[0]:  # the server on a line of its own
                yield line, f"{rest[0].rstrip('/')}{_SERVER_END}{rest[1]}", first + number + 2
            else:
                yield line, rest[0], first + number + 1


def _of_table(table: Block) -> Iterator[tuple[str, str, int]]:
    """The endpoint of a table of two columns, whose rows are labels and values."""
    method = url = ""
    line = table.line
    for row in table.rows:
        if len(row.cells) != 2:  # noqa: PLR2004 - a label and a value
            return
        label, value = (_MARKUP.sub("", cell).strip() for cell in row.cells)
        if re.fullmatch(_METHODS, value):
            method = value
        elif match := _DECLARED.fullmatch(value):
            method, url, line = match[1], match[2], row.line
        elif _KEY.fullmatch(label) and re.fullmatch(_URL, value):
            url, line = value, row.line
    if url:
        yield method, url, line


def _method_near(blocks: Sequence[Block], index: int) -> str:
    """The method that a block nearby names by itself: ``请求方式: POST``."""
    for block in blocks[max(0, index - 2) : index + 4]:
        if block.kind != "code" and (match := _METHOD.search(_MARKUP.sub("", block.text[:2000]))):
            return match[1].upper()
    return ""


def parted(url: str) -> tuple[str, str]:
    """The server and the path of a printed URL; variables of the path stand in braces."""
    bare = re.split(r"[?#]", url.strip(), maxsplit=1)[0].rstrip(".,)）:\uff1a")
    server, end, path = bare.partition(_SERVER_END)
    if end:
        bare = path
    elif "://" in bare:
        scheme, _, rest = bare.partition("://")
        host, slash, path = rest.partition("/")
        server, bare = f"{scheme}://{host}", slash + path
    elif not bare.startswith("/"):
        server, slash, path = bare.partition("/")
        bare = slash + path
    else:
        server = ""
    segments = [_SEGMENT.sub(_variable, segment) for segment in bare.split("/") if segment]
    return server, "/" + "/".join(_COLON.sub(r"{\1}", segment) for segment in segments)


def _variable(match: re.Match[str]) -> str:
    name = match[1] or match[2] or match[3]
    return f"{{{re.sub('[^A-Za-z0-9_.-]+', '_', name.strip())}}}"


def matches(template: str, path: str) -> bool:
    """Whether a path is one of a template's, or the end of one: servers may have a path too."""
    names = re.split(r"\{[^{}]{0,60}\}", template)
    form = "[^/]*?".join(map(re.escape, names))
    return re.search(rf"{form}/?$", path[:1000]) is not None


def bases(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The servers that a page names by themselves: ``Base URL: https://…``, ``base_url="…"``."""
    found = []
    for block in blocks:
        text = block.text[:20_000]
        found += [match[1].rstrip("/.,") for match in _BASE.finditer(text)]
    return tuple(dict.fromkeys(found))
