"""What the units wrote in their approved reports: gathered for the author, whole in the appendix."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.editions.docx.references import NARRATIVES, source
from reporting.editions.docx.wording import lines, shortened
from reporting.editions.part import EditionPart
from targets.domain.numbers import format_count

PARTS = {"results": "Kết quả", "difficulties": "Khó khăn, vướng mắc", "proposals": "Đề xuất, kiến nghị"}
LENGTH, MOST = 400, 20  # characters of a text, and different texts, that are gathered: the appendix has them all


@dataclass(frozen=True)
class DraftNarrative:
    """What a unit wrote in one part of its report; `title` names both."""

    title: str
    text: str


def gathered(part: EditionPart, section: str) -> list[str]:
    """What units wrote in one part, each different text once with those who wrote it."""
    units_by_text: dict[str, list[str]] = {}
    for code in part.units:
        text = " ".join(lines(part.content.texts.get(code, {}).get(section, "")))
        if text:
            units_by_text.setdefault(text, []).append(part.names[code])
    bullets = []
    for text, units in list(units_by_text.items())[:MOST]:
        names = ", ".join(units) if len(units) <= 3 else f"{units[0]} và {format_count(len(units) - 1)} đơn vị khác"
        author = f" – {names}" if len(part.units) > 1 else ""
        bullets.append(f"- {shortened(text, LENGTH).rstrip('.')}{author} {source(NARRATIVES)}.")
    more = len(units_by_text) - MOST
    if more > 0:
        bullets.append(f"- Còn {format_count(more)} nội dung khác của các đơn vị {source(NARRATIVES)}.")
    return bullets


def narratives(part: EditionPart) -> list[DraftNarrative]:
    """Every narrative of the filing units in official order, with its line breaks."""
    narratives = []
    for code in part.units:
        texts = part.content.texts.get(code, {})
        sections = [(label, texts[section]) for section, label in PARTS.items() if texts.get(section, "").strip()]
        for index, (label, text) in enumerate(sections):
            name = f"{part.names[code]}. " if index == 0 else ""
            narratives.append(DraftNarrative(f"{name}{label}:", "\n".join(lines(text))))
    return narratives
