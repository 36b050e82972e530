"""The units, perimeters and zones of the demo, through the verbs that take anyone's files (see details.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from targets.actions.changes import Actor
from targets.actions.perimeters import import_perimeters, set_inseparable
from targets.actions.units import import_units
from targets.actions.zones import import_zones
from targets.models import Perimeter, Succession, Unit, Zone

FOLDER = Path(__file__).resolve().parents[1] / "data" / "demo"


def load_demo_units(*, actor: Actor) -> None:
    """Bring in the demo's units, perimeters and zones with wards served, order, succession and marks.

    Needs the programme. A second run changes nothing. Every period is asked for anew once; the caller recounts.
    """
    details: dict[str, Any] = json.loads((FOLDER / "details.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        import_units(content=(FOLDER / "units.csv").read_bytes(), actor=actor)
        import_perimeters(content=(FOLDER / "perimeters.csv").read_bytes(), actor=actor)
        import_zones(content=(FOLDER / "zones.csv").read_bytes(), actor=actor)
        _describe(Unit.objects.filter(code__in=details["units"]), details["units"])
        _describe(Perimeter.objects.filter(code__in=details["perimeters"]), details["perimeters"])
        Zone.objects.update(illustrative=True)
        for row in details["inseparable"]:
            start = date.fromisoformat(row["from"])
            set_inseparable(perimeter=row["perimeter"], unit=row["unit"], start=start, actor=actor)
        Succession.objects.bulk_create(
            (
                Succession(
                    predecessor_id=row["predecessor"],
                    successor_id=row["successor"],
                    on=date.fromisoformat(row["on"]),
                    decision=details["succession_decision"],
                    note=row["note"],
                )
                for row in details["succession"]
            ),
            ignore_conflicts=True,
        )


def _describe(rows: Iterable[Unit | Perimeter], about: dict[str, dict[str, Any]]) -> None:
    """Set what the files have no column for."""
    for row in rows:
        for name, value in about[row.pk].items():
            setattr(row, name, value)
        row.save(update_fields=list(about[row.pk]))
