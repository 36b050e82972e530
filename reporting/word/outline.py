"""The sơ kết report in its customary outline."""

from __future__ import annotations

from reporting.pack.pack import EditionPart
from reporting.word import appendices, judgement, situation, targets, tasks
from reporting.word.parts import Part, Signing


def parts(pack: EditionPart) -> list[Part]:
    """Everything between the title and the last page."""
    return [
        *situation.parts(pack),
        *targets.parts(pack),
        *tasks.parts(pack),
        *judgement.parts(pack),
        Signing(),
        *appendices.parts(pack),
    ]
