"""Shapes of an SVG picture and the picture as PNG, the same on every machine: one font, no system ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr

import resvg_py

from reporting.excel.text import clean

INK, GRID = "#1b2430", "#c9d0d9"
FONT = "Open Sans"
_FACES = ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf")
_ZOOM = 2  # about 190 points to the inch in the draft's width


@cache
def _fonts() -> list[str]:
    import ttf_opensans

    folder = files(ttf_opensans).joinpath("ttf")
    return [str(folder.joinpath(face)) for face in _FACES]


def png(width: int, height: int, shapes: Iterable[str]) -> bytes:
    """The picture on white."""
    drawn = "".join(shapes)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{drawn}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, font_files=_fonts(), skip_system_fonts=True, zoom=_ZOOM))


def text(x: float, y: float, words: str, *, size: int = 12, anchor: str = "start", bold: bool = False,
         colour: str = INK) -> str:  # fmt: skip
    """Words, escaped, with white around them where they cross a line."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_fixed(x)}" y="{_fixed(y)}" font-family={quoteattr(FONT)} font-size="{size}" text-anchor="{anchor}"'
        f' fill="{colour}" stroke="#ffffff" stroke-width="3" paint-order="stroke"{weight}>{escape(clean(words))}</text>'
    )


def line(points: Sequence[tuple[float, float]], colour: str, *, width: float = 2, dash: str = "") -> str:
    """A broken line through points."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    way = " ".join(f"{_fixed(x)},{_fixed(y)}" for x, y in points)
    return f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'


def dot(x: float, y: float, colour: str, *, firm: bool) -> str:
    """A mark, hollow where what it stands for is not firm."""
    fill = colour if firm else "#ffffff"
    return f'<circle cx="{_fixed(x)}" cy="{_fixed(y)}" r="4" fill="{fill}" stroke="{colour}" stroke-width="1.6"/>'


def square(x: float, y: float, colour: str, *, firm: bool) -> str:
    """The same for a second line, told apart without colour."""
    fill = colour if firm else "#ffffff"
    return (
        f'<rect x="{_fixed(x - 3.5)}" y="{_fixed(y - 3.5)}" width="7" height="7" fill="{fill}" stroke="{colour}"'
        ' stroke-width="1.6"/>'
    )


def diamond(x: float, y: float, colour: str) -> str:
    """A milestone."""
    corners = " ".join(f"{_fixed(x + dx)},{_fixed(y + dy)}" for dx, dy in ((0, -7), (7, 0), (0, 7), (-7, 0)))
    return f'<polygon points="{corners}" fill="{colour}"/>'


def _fixed(number: float) -> str:
    """A place, to a hundredth: rounded before it is written, so that it is the same everywhere."""
    return f"{number:.2f}"
