"""How high a row must be to show wrapped text whole, and text that no spreadsheet takes for anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

MAX_TEXT = 32_767  # a cell's, counted as Excel does: an emoji is two
CUT = "… (cắt bớt)"
MAX_HEIGHT = 409.0
_LEADING, _AROUND = 1.27, 4  # of a line by its size, and points above and below the text
POINTS_PER_CHARACTER = 5.25  # of a column's width: 7 pixels of 96 to the inch
_SAFETY = 0.95  # of a column's width is counted on: renderers differ by a little
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")  # they stand above or below a letter

# Widths of Times in thousandths of the size.
_WIDTHS = {
    180: "'", 200: "|", 250: " \u00a0.,", 278: "/:;ijlt\\", 333: "-!()[]rfI", 389: "sJ", 408: '"', 444: "acez?“”",
    500: "0123456789bdghknopquvxyđ–$#*_`", 540: "ươ", 556: "FPS", 564: "+<=>≥≤", 611: "ELTZ",
    667: "BCR", 722: "AwDGHKNOQUVXYĐ", 778: "m&", 800: "ƯƠ", 833: "%", 889: "M", 944: "W", 1000: "…—",
}  # fmt: skip
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def clean(text: str) -> str:
    """Text as a cell may hold it: no control characters, not longer than a cell takes; where it is cut, it says so."""
    bare = _FORBIDDEN.sub("", text)
    if utf16(bare) <= MAX_TEXT:
        return bare
    room = 2 * (MAX_TEXT - len(CUT))
    return bare.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def written(text: str) -> str:
    """Clean text as the file has it: Excel would read `_x0041_` as "A", so its first sign is written as `_x005F_`."""
    return clean(_ESCAPE.sub("_x005F_", text))


def utf16(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line in points."""
    bare = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", text)))
    return sum(_width(letter) for letter in bare) / 1000 * size * (1.06 if bold else 1)


@cache
def _width(letter: str) -> int:
    base = letter if letter in _WIDTH else unicodedata.normalize("NFD", letter)[0]
    return _WIDTH.get(base, 1000)


def lines(text: str, characters: float, size: float, *, bold: bool = False) -> int:
    """How many lines the text takes in a column `characters` wide, broken between words."""
    return sum(1 for _ in _starts(text, characters, size, bold=bold))


def pieces(text: str, characters: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in parts that each show whole in a row of Excel: what is too long for one goes on in the next."""
    most = int((MAX_HEIGHT - _AROUND) / (size * _LEADING))
    if text.count("\n") + 1 + 2.2 * len(text) * size / _room(characters, size) <= most:  # with half-empty lines
        return [text]
    cuts = list(_starts(text, characters, size, bold=bold))[::most]
    parts = [text[start:end] for start, end in pairwise([*cuts, len(text)])]
    return [part[:-1] if part.endswith((" ", "\n")) else part for part in parts[:-1]] + parts[-1:]


def _room(characters: float, size: float) -> float:
    """The points of a line in a column."""
    return max(characters * POINTS_PER_CHARACTER * _SAFETY - 3, size)


def _starts(text: str, characters: float, size: float, *, bold: bool) -> Iterator[int]:
    """Where each line begins."""
    room = _room(characters, size)
    blank = width(" ", size, bold=bold)
    start = 0
    for paragraph in text.split("\n"):
        yield start
        used = 0.0
        for word in paragraph.split(" "):
            wide = width(word, size, bold=bold)
            if used and used + blank + wide > room:
                yield start
                used = 0.0
            used += wide + (blank if used else 0)
            if used > room:  # a word wider than the column is broken anywhere
                used = 0.0
                for index, letter in enumerate(word):
                    step = 0 if _TONES.match(letter) else _width(letter) / 1000 * size * (1.06 if bold else 1)
                    if used and used + step > room:
                        yield start + index
                        used = 0.0
                    used += step
            start += len(word) + 1


def height(count: int, size: float) -> float:
    """The height in points of a row with this many lines."""
    return min(MAX_HEIGHT, round(count * size * _LEADING + _AROUND, 2))
