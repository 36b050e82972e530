"""What a draft is made of, from top to bottom: each block has its words, how it looks is the skeleton's business."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A numbered title; level 1 for "I.", 2 for "1."; an appendix's stands in the middle."""

    text: str
    level: int = 1
    centred: bool = False


@dataclass(frozen=True)
class Lines:
    """Paragraphs of running text; `style` names one of the skeleton's."""

    lines: list[str]
    style: str = "Normal"


@dataclass(frozen=True)
class Statements:
    """Paragraphs that begin with bold words: who says it, then what is said."""

    pairs: list[tuple[str, str]]


@dataclass(frozen=True)
class Gap:
    """What the author has yet to write, marked so that nobody overlooks it."""

    text: str

    @property
    def marked(self) -> str:
        return f"[Người soạn bổ sung: {self.text}]"


@dataclass(frozen=True)
class TableColumn:
    """Of a table: its title, its share of the width, how its cells are set (`left`, `center`, `right`)."""

    title: str
    share: float
    align: str = "left"


@dataclass(frozen=True)
class DraftTable:
    """A table whose heading is repeated on every page; `title` stands above it."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: list[list[str]]


@dataclass(frozen=True)
class Picture:
    """A chart as PNG with the words for who does not see it."""

    png: bytes = field(repr=False)
    alt: str
    caption: str


@dataclass(frozen=True)
class Pictures:
    """Charts one below the other."""

    pictures: list[Picture]


@dataclass(frozen=True)
class Turn:
    """A new page, from here on upright or across."""

    landscape: bool


@dataclass(frozen=True)
class Signing:
    """Where the layout's recipients and signing block stand."""


Block = Heading | Lines | Statements | Gap | DraftTable | Pictures | Turn | Signing
