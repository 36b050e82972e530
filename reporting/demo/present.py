"""The quarter that is being collected and the one that runs, step by step as people take them."""

from __future__ import annotations

import datetime as dt

from reporting.demo import past, steps, story
from reporting.demo.chance import between, chance
from reporting.demo.scene import Scene
from reporting.demo.steps import Body
from reporting.demo.story import Stage
from targets.models import Period

WATCHED = 0.15  # of the approved reports; the others come in bulk, which is quicker


def collect(scene: Scene, period: Period) -> None:
    """Units have come as far as their story says."""
    stages = story.collecting(period.quarter, scene.filing(period))
    approved = [code for code, stage in stages.items() if stage == Stage.APPROVED]
    in_bulk = {code for code in approved if scene.today > period.as_of and chance(code, period, "watched") > WATCHED}
    past.bring(scene, period, sorted(in_bulk), _moment(scene, period, "", 0.5))
    for code, stage in stages.items():
        if stage != Stage.NONE and code not in in_bulk:
            _come_to(scene, period, code, stage)


def _come_to(scene: Scene, period: Period, code: str, stage: Stage) -> None:
    body = scene.body(code, period)
    filed = _moment(scene, period, code, between(0.2, 0.8, code, period, "filed"))
    judged = _moment(scene, period, code, 0.95)
    if stage == Stage.DRAFT:
        steps.draft(scene, code, period, _first(body, code), filed)
        return
    wrong = steps.mistake(code, period, body) if stage == Stage.RETURNED else {}
    report = steps.submit(scene, steps.draft(scene, code, period, {**body, **wrong}, filed), filed)
    if stage == Stage.RETURNED:
        steps.send_back(scene, report, wrong, judged)
    elif stage == Stage.APPROVED:
        steps.approve(scene, report, judged)


def _moment(scene: Scene, period: Period, code: str, share: float) -> dt.datetime:
    """`share` of the way from the as-of day to now."""
    days = (scene.today - period.as_of).days
    return scene.clock(period.as_of + dt.timedelta(days=max(1, int(days * share)) if days else 0), code, period.code)


def _first(body: Body, code: str) -> Body:
    """As many cells as a draft has so far."""
    return dict(list(body.items())[: 3 + int(6 * chance(code, "cells"))])


def begin(scene: Scene, period: Period) -> None:
    """A few units have begun a draft of the quarter that still runs."""
    for code in story.running(period.quarter, scene.filing(period)):
        at = scene.clock(max(period.opens, scene.today - dt.timedelta(days=9)), code)
        steps.draft(scene, code, period, _first(scene.body(code, period), code), at)
