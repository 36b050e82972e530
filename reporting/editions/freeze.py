"""The content of an edition, read from one snapshot of the database (see `reporting.editions.content`)."""

from __future__ import annotations

import datetime as dt

from reporting.editions import freeze_figures, freeze_reports, freeze_targets, freeze_texts, freeze_tree, freeze_trees
from reporting.editions.content import FORMAT, Content
from reporting.totals.scopes import CITY
from targets.models import Period


def freeze(period: Period, at: dt.datetime, *, illustrative: bool = False) -> Content:
    """Everything that an edition of the period says, as it stands at `at` (local time). About thirty queries.

    The caller sees to it that every period up to this one is counted, and that all is read from one snapshot.
    """
    units = freeze_tree.units(period)
    every_tree = freeze_trees.trees(period)
    perimeters = freeze_tree.perimeters(period, units, every_tree[period.code])
    filing_units = [unit.code for unit in units if unit.owes]
    scopes = freeze_tree.scopes(units, perimeters)
    progress, series = freeze_targets.progress_and_series(scopes, filing_units, period)
    return Content(
        format=FORMAT,
        period=period.code,
        scope=CITY,
        illustrative=illustrative or any(unit.illustrative for unit in units if unit.owes),
        official=period.is_closed,
        programme=freeze_targets.programme(),
        periods=freeze_targets.periods(period),
        elements=freeze_targets.elements(),
        formulas=freeze_targets.formulas(),
        indicators=freeze_targets.indicators(),
        targets=freeze_targets.targets(),
        breaks=freeze_targets.breaks(),
        units=units,
        successions=freeze_tree.successions(period),
        perimeters=perimeters,
        trees=every_tree,
        figures=freeze_figures.figures(period),
        approvals=freeze_reports.approvals(period),
        states=freeze_reports.states(period, filing_units, at),
        coverage=freeze_figures.coverage(period),
        totals=freeze_figures.totals(period),
        series=series,
        progress=progress,
        carried=freeze_figures.carried(period, filing_units),
        texts=freeze_texts.texts(period),
        notes=freeze_texts.notes(period),
        restatements=freeze_texts.restatements(period),
        tasks=freeze_texts.tasks(at.date()),
        groups=freeze_texts.groups(),
        annexes=freeze_reports.annexes(period),
    )
