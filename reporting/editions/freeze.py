"""The content of an edition or of a meeting's workbook, read from one snapshot (see `reporting.editions.content`)."""

from __future__ import annotations

import datetime as dt
from operator import attrgetter

from reporting.editions import freeze_figures, freeze_reports, freeze_targets, freeze_texts, freeze_tree
from reporting.editions.content import FORMAT, Content
from reporting.models import Figure
from reporting.progress.standing import progress_of
from reporting.totals.scopes import CITY, Scope
from targets.models import Period


def freeze(period: Period, at: dt.datetime, *, illustrative: bool = False) -> Content:
    """Everything that an edition of the period says, as it stands at `at` (local time). About thirty queries.

    The caller sees to it that every period up to this one is counted, and that all is read from one snapshot.
    """
    periods = freeze_targets.periods(Period.objects.filter(as_of__lte=period.as_of))
    units = freeze_tree.units(period)
    trees = freeze_tree.trees(periods)
    perimeters = freeze_tree.perimeters(period, units, trees[period.code])
    filing_units = [unit.code for unit in units if unit.owes]
    scopes = freeze_tree.scopes(units, perimeters)
    everywhere = progress_of(scopes, period)
    promises = everywhere.promises
    progress, series = freeze_targets.progress_and_series(everywhere, filing_units, period.quarter)
    approvals = freeze_reports.approvals(periods)
    return Content(
        format=FORMAT,
        period=period.code,
        scope=CITY,
        illustrative=illustrative or any(unit.illustrative for unit in units if unit.owes),
        official=period.is_closed,
        programme=freeze_targets.programme(),
        periods=periods,
        elements=freeze_targets.elements(),
        formulas=promises.formulas,
        indicators=sorted(promises.indicators.values(), key=attrgetter("order")),
        targets=promises.targets,
        breaks=promises.breaks,
        units=units,
        successions=freeze_tree.successions(period),
        perimeters=perimeters,
        trees=trees,
        figures=freeze_figures.figures(Figure.objects.filter(period__in=periods)),
        approvals=approvals,
        states=freeze_reports.states(period, filing_units, approvals.get(period.code, {}), at),
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


def freeze_for_meeting(scope: Scope, period: Period, at: dt.datetime, *, illustrative: bool = False) -> Content:
    """As much of `freeze` as Biểu 01 and Biểu 02 of a scope are loaded from, twelve queries.

    Only the period's own tree and figures, of the filing units summed in the scope; the states do not say who approved.
    """
    units = freeze_tree.units(period)
    trees = freeze_tree.trees([period.code])
    tree = trees[period.code]
    summed = tree.units_of(scope.code)
    everywhere = progress_of([scope], period)
    promises = everywhere.promises
    progress, series = freeze_targets.progress_and_series(everywhere, tree.names, period.quarter)
    return Content.of_keys(
        period=period.code,
        illustrative=illustrative or any(unit.illustrative for unit in units if unit.code in summed),
        programme=freeze_targets.programme(),
        periods=freeze_targets.periods([period]),
        elements=freeze_targets.elements(),
        formulas=promises.formulas,
        indicators=sorted(promises.indicators.values(), key=attrgetter("order")),
        targets=promises.targets,
        breaks=promises.breaks,
        units=units,
        perimeters=freeze_tree.perimeters(period, units, tree),
        trees=trees,
        figures=freeze_figures.figures(Figure.objects.filter(period=period, unit__in=summed)),
        states=freeze_reports.states(period, summed, {}, at),
        series=series,
        progress=progress,
    )
