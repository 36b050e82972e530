"""What the tags of a layout stand for: the sơ kết report's figures and sentences; its outline is the layout's."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.editions.docx import assessment, development, letterhead, narratives, situation, targets, tasks
from reporting.editions.docx.letterhead import DraftHead
from reporting.editions.docx.narratives import DraftNarrative
from reporting.editions.docx.situation import LateUnit
from reporting.editions.docx.targets import DraftIndicator, DraftTarget
from reporting.editions.docx.tasks import DraftTasks
from reporting.editions.edition_json import file_name
from reporting.editions.part import EditionPart
from reporting.progress.wording import quarter_label


@dataclass(frozen=True)
class Draft:
    """Each field is a tag of the same name, a field of a field is told by a dot (docs/editions.md).

    quarter   the asked quarter, its words kept together for running text; the three labels may break
    workbook  the name of the workbook's file that belongs to the draft

    illustrative  the figures are made up: every page says so across
    """

    head: DraftHead
    quarter: str
    quarter_label: str
    quarter_before_label: str
    year_before_label: str
    basis: str
    development: list[str]
    situation: list[str]
    targets_summary: str
    indicators: list[DraftIndicator]
    not_asked: str
    targets: list[DraftTarget]
    left_out: str
    tasks: DraftTasks | None
    strengths: list[str]
    weaknesses: list[str]
    causes: list[str]
    contested: list[str]
    undecided: list[str]
    plans: list[str]
    proposals: list[str]
    narratives: list[DraftNarrative]
    late_units: list[LateUnit]
    nobody_late: str
    foot: str
    illustrative: bool
    workbook: str
    sha256: str


def draft(part: EditionPart) -> Draft:
    frozen, this_quarter = part.frozen, part.quarter
    return Draft(
        head=letterhead.letterhead(part),
        quarter=quarter_label(this_quarter),
        quarter_label=this_quarter.label,
        quarter_before_label=this_quarter.previous().label,
        year_before_label=this_quarter.previous(4).label,
        basis=situation.basis(part),
        development=development.development(part),
        situation=situation.situation(part),
        targets_summary=targets.summary(part),
        indicators=targets.indicators(part),
        not_asked=targets.not_asked(part),
        targets=targets.targets(part),
        left_out=targets.left_out(part),
        tasks=tasks.tasks(part),
        strengths=assessment.judged(part, assessment.GOOD),
        weaknesses=assessment.weaknesses(part),
        causes=narratives.gathered(part, "difficulties"),
        contested=assessment.contested(part),
        undecided=assessment.judged(part, assessment.UNKNOWN),
        plans=assessment.plans(part),
        proposals=narratives.gathered(part, "proposals"),
        narratives=narratives.narratives(part),
        late_units=situation.late_units(part),
        nobody_late=situation.nobody_late(part),
        foot=frozen.foot,
        illustrative=part.illustrative,
        workbook=file_name(frozen.number, this_quarter.code, part.scope.code, "xlsx"),
        sha256=frozen.sha256,
    )
