"""The sơ kết report in its customary outline."""

from __future__ import annotations

from reporting.editions.docx import appendices, assessment, situation, targets, tasks
from reporting.editions.docx.blocks import Block, Signing
from reporting.editions.part import EditionPart


def blocks(part: EditionPart) -> list[Block]:
    """Everything between the title and the last page."""
    return [
        *situation.blocks(part),
        *targets.blocks(part),
        *tasks.blocks(part),
        *assessment.blocks(part),
        Signing(),
        *appendices.blocks(part),
    ]
