"""The content of an edition, read from one snapshot of the database (see `reporting.domain.edition`)."""

from __future__ import annotations

import datetime as dt

from reporting.domain.edition import FORMAT, Content
from reporting.queries.frozen import figures, filing, promises, tree, trees, words
from reporting.totals.scopes import CITY
from targets.models import Period


def freeze(period: Period, at: dt.datetime, *, illustrative: bool = False) -> Content:
    """Everything that an edition of the period says, as it stands at `at` (local time). About thirty queries.

    The caller sees to it that every period up to this one is counted, and that all is read from one snapshot.
    """
    units = tree.units(period)
    every_tree = trees.trees(period)
    perimeters = tree.perimeters(period, units, every_tree[period.code])
    filing_units = [unit["code"] for unit in units if unit["owes"]]
    scopes = tree.scopes(units, perimeters)
    progress, series = promises.progress_and_series(scopes, filing_units, period)
    return Content(
        format=FORMAT,
        period=period.code,
        scope=CITY,
        illustrative=illustrative or any(unit["illustrative"] for unit in units if unit["owes"]),
        official=period.is_closed,
        programme=promises.programme(),
        periods=promises.periods(period),
        elements=promises.elements(),
        formulas=promises.formulas(),
        indicators=promises.indicators(),
        targets=promises.targets(),
        breaks=promises.breaks(),
        units=units,
        successions=tree.successions(period),
        perimeters=perimeters,
        trees=every_tree,
        figures=figures.figures(period),
        approvals=filing.approvals(period),
        states=filing.states(period, filing_units, at),
        coverage=figures.coverage(period),
        totals=figures.totals(period),
        series=series,
        progress=progress,
        carried=figures.carried(period, filing_units),
        texts=words.texts(period),
        notes=words.notes(period),
        restatements=words.restatements(period),
        tasks=words.tasks(at.date()),
        groups=words.groups(),
        annexes=filing.annexes(period),
    )
