"""What the units wrote in their approved reports: gathered for the author, whole in the appendix."""

from __future__ import annotations

from reporting.pack.pack import EditionPart
from reporting.word.origins import NARRATIVES, at
from reporting.word.wording import lines, shortened
from targets.domain.numbers import format_count

PARTS = {"results": "Kết quả", "difficulties": "Khó khăn, vướng mắc", "proposals": "Đề xuất, kiến nghị"}
LENGTH, MOST = 400, 20  # characters of a text, and different texts, that are gathered: the appendix has them all


def gathered(pack: EditionPart, part: str) -> list[str]:
    """What units wrote in one part, each different text once with those who wrote it."""
    found: dict[str, list[str]] = {}
    for code in pack.units:
        text = " ".join(lines(pack.content["texts"].get(code, {}).get(part, "")))
        if text:
            found.setdefault(text, []).append(pack.names[code])
    told = [
        f"- {shortened(text, LENGTH).rstrip('.')} – {_who(units)} {at(NARRATIVES)}."
        for text, units in list(found.items())[:MOST]
    ]
    if len(found) > MOST:
        told.append(f"- Còn {format_count(len(found) - MOST)} nội dung khác của các đơn vị {at(NARRATIVES)}.")
    return told


def all_narratives(pack: EditionPart) -> list[tuple[str, str]]:
    """Every narrative of the filing units in official order, with its line breaks."""
    told = []
    for code in pack.units:
        texts = pack.content["texts"].get(code, {})
        said = [(label, texts[part]) for part, label in PARTS.items() if texts.get(part, "").strip()]
        for place, (label, text) in enumerate(said):
            name = f"{pack.names[code]}. " if place == 0 else ""
            told.append((f"{name}{label}:", "\n".join(lines(text))))
    return told


def _who(units: list[str]) -> str:
    if len(units) <= 3:
        return ", ".join(units)
    return f"{units[0]} và {format_count(len(units) - 1)} đơn vị khác"
