"""Rows of the app of promises, one subject a module."""

from targets.models.accounts import Change, Role, User
from targets.models.periods import Holiday, Period
from targets.models.programme import (
    Agency,
    Break,
    Clause,
    Element,
    Formula,
    Indicator,
    Milestone,
    Part,
    Programme,
    Task,
    TaskRecord,
)
from targets.models.promises import Allocation, Baseline, Reading, Target, TargetRevision
from targets.models.units import Duty, Membership, Perimeter, Placement, Succession, Unit
from targets.models.zones import Facility, FacilityState, Zone, ZoneSpan
