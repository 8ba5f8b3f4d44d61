"""Record the terminal session in ``docs/images/session.svg``: commands that are really run.

    python docs/session.py

Nothing is sent to anybody, and the same evidence gives the same picture. Of long outputs parts are
left out, and each place says how many lines; ages, which change every day, are among them.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "images" / "session.svg"
WIDTH: Final = 104


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A command, and what is shown of what it prints.

    Attributes:
        typed: the command, run as it stands there.
        says: a comment behind it.
        code: with which it ends.
        parts: first and last lines of what is shown, as patterns; and how many lines at most.
    """

    typed: str
    says: str
    code: int
    parts: Sequence[tuple[str, str, int]]


SCENES: Final = (
    Scene(
        typed="conformance run litellm",
        says="judge recorded evidence, offline and with no key",
        code=0,
        parts=(
            (r"Compatibility matrix", r"\s+litellm", 3),
            (r"Request\s*$", r"  Unknown model", 7),
            (r"● supported", r"n/m:", 2),
            (r"Broken claims", r"✕ .*casing", 5),
        ),
    ),
    Scene(
        typed="conformance explain litellm/request.unknown_member",
        says="why does this cell say so?",
        code=0,
        parts=((r"litellm/request", r"  note", 16),),
    ),
    Scene(
        typed="conformance run ccapi --simulate --fault tier-ignored",
        says="is this fault noticed?",
        code=1,
        parts=((r"Other failing findings", r"  again", 20),),
    ),
    Scene(
        typed="conformance docs ccapi --fail-on warn",
        says="does the page agree with itself?",
        code=1,
        parts=(
            (r"specs/ccapi\.yaml:\d+: fail", r"\s+page ", 6),
            (r"ccapi: \d+ fail", r"ccapi:", 1),
        ),
    ),
)

_THEME: Final = TerminalTheme(
    background=(22, 27, 34),
    foreground=(201, 209, 217),
    normal=[
        (22, 27, 34),
        (255, 123, 114),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (86, 212, 221),
        (201, 209, 217),
    ],
)

#: Without a font of somebody's server: the reader's own will do.
_SVG: Final = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" \
aria-label="A terminal session: evidence judged, a cell explained, a fault noticed, a page doubted">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def run(scene: Scene) -> str:
    """What a command prints, in colour; raises ``RuntimeError`` where it ends otherwise."""
    program, *arguments = shlex.split(scene.typed)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CONFORMANCE_")
    }
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-m", program, "--color", "always", *arguments],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != scene.code:
        raise RuntimeError(f"{scene.typed} ended with {done.returncode}\n{done.stderr}")
    return done.stdout


def shown(scene: Scene, printed: str) -> Iterator[Text]:
    """The lines of a scene that are shown, and how many are left out between them."""
    lines = [Text.from_ansi(line) for line in printed.rstrip("\n").split("\n")]
    after = 0
    for first, last, most in scene.parts:
        start = _found(lines, first, after)
        end = min(_found(lines, last, start) + 1, start + most)
        yield from _left_out(start - after)
        yield from lines[start:end]
        after = end
    yield from _left_out(len(lines) - after)


def _found(lines: Sequence[Text], pattern: str, start: int) -> int:
    for number in range(start, len(lines)):
        if re.match(pattern, lines[number].plain):
            return number
    raise RuntimeError(f"no line begins with {pattern!r}")


def _left_out(count: int) -> Iterator[Text]:
    if count:
        yield Text(f"  ⋯ {count} {'line' if count == 1 else 'lines'}", style="dim italic")


def picture(printed: Sequence[str]) -> str:
    """The session as SVG, from what its commands printed."""
    console = Console(
        record=True,
        file=io.StringIO(),
        width=WIDTH,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    for scene, text in zip(SCENES, printed, strict=True):
        console.print(
            Text.assemble(("$ ", "bold green"), (scene.typed, "bold"), (f"  # {scene.says}", "dim"))
        )
        for line in shown(scene, text):
            console.print(line, overflow="fold")
        console.print()
    return console.export_svg(
        title="conformance", theme=_THEME, code_format=_SVG, unique_id="session"
    )


if __name__ == "__main__":
    PICTURE.write_text(picture([run(scene) for scene in SCENES]), encoding="utf-8", newline="\n")
