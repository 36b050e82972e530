"""The layouts that a Word draft can be given ("thể thức"): data in `reporting/data/layouts`, a file each.

Sizes are points, margins millimetres. A new layout is a new file; an edition names the one it was published under.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).resolve().parent.parent / "data" / "layouts"


@dataclass(frozen=True)
class HeadingLine:
    """A line of the block on the right of the first page; `size` names one of the layout's sizes."""

    text: str
    size: str


@dataclass(frozen=True)
class Issuer:
    """Who issues the paper: the blocks for its head and its end.

    `{superior}` and `{unit}` in them stand for the unit above and the unit in capitals, `{superior_as_written}` for
    the one above as it is written.
    """

    superior: str
    agency: str
    number: str
    signing: list[str]
    recipients: list[str]


@dataclass(frozen=True)
class Margins:
    """Of the page in millimetres; `edge` is how far head and foot stand from the paper's edge."""

    top: float
    bottom: float
    left: float
    right: float
    edge: float


@dataclass(frozen=True)
class Spacing:
    """Of a paragraph of the body: its indent in millimetres, the points after it, its lines' height."""

    first_line_mm: float
    after_pt: float
    line: float


@dataclass(frozen=True)
class RecipientsTitle:
    """How "Nơi nhận:" is written."""

    text: str
    italic: bool
    underline: bool


@dataclass(frozen=True)
class Layout:
    """Everything that a kind of paper prescribes.

    label     as one chooses it
    source    the regulation it follows
    mark      what stands under the agency: a short `rule` or a `star`
    city      the issuer of papers of the whole city and of perimeters; `unit`: of one unit
    """

    code: str
    label: str
    source: str
    order: int
    font: str
    margins_mm: Margins
    paragraph: Spacing
    sizes: dict[str, float]
    state: list[HeadingLine]
    place: str
    draft: str
    kind: str
    mark: str
    recipients_title: RecipientsTitle
    city: Issuer
    unit: Issuer


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by its code, in the order they are offered; a file that is not one raises TypeError."""
    every_layout = [_read(json.loads(path.read_text("utf-8"))) for path in DIRECTORY.glob("*.json")]
    return {layout.code: layout for layout in sorted(every_layout, key=lambda layout: layout.order)}


def labels() -> list[tuple[str, str]]:
    """Code and label of every layout, as choices of a form."""
    return [(layout.code, layout.label) for layout in layouts().values()]


def _read(data: dict[str, Any]) -> Layout:
    return Layout(
        **{
            **data,
            "margins_mm": Margins(**data["margins_mm"]),
            "paragraph": Spacing(**data["paragraph"]),
            "state": [HeadingLine(**line) for line in data["state"]],
            "recipients_title": RecipientsTitle(**data["recipients_title"]),
            "city": Issuer(**data["city"]),
            "unit": Issuer(**data["unit"]),
        }
    )
