"""The sơ kết report in its customary outline."""

from __future__ import annotations

from reporting.editions.part import EditionPart
from reporting.word import appendices, judgement, situation, targets, tasks
from reporting.word.parts import Block, Signing


def blocks(part: EditionPart) -> list[Block]:
    """Everything between the title and the last page."""
    return [
        *situation.blocks(part),
        *targets.blocks(part),
        *tasks.blocks(part),
        *judgement.blocks(part),
        Signing(),
        *appendices.blocks(part),
    ]
