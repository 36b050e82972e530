"""Small files for the imports, and what is said when they are refused."""

from datetime import UTC, datetime

from targets.actions.changes import Actor
from targets.domain.tables import TableError

ACTOR = Actor(None, datetime(2026, 10, 1, 8, 0, tzinfo=UTC))
UNITS = "code,name,kind,parent,valid_from,valid_to,owes"
PERIMETERS = "perimeter,name,unit,valid_from,valid_to"
ZONES = "zone,name,unit,state,valid_from,valid_to,facility,kind,facility_state,since"
CITY = "TPHCM,Liên đoàn Lao động Thành phố,city,,2023-01-01,,"
Q1 = "Q-760,Liên đoàn Lao động Quận 1,upper,TPHCM,2023-01-01,2025-07-01,"


def csv(header, *rows):
    """A file of these lines."""
    return ("\n".join([header, *rows]) + "\n").encode()


def refused(action, content, **options):
    """The lines, codes and messages that the action refuses `content` with."""
    try:
        action(content=content, actor=ACTOR, **options)
    except TableError as error:
        return [(each.line, each.code, each.message) for each in error.problems]
    return []


def lines(problems):
    """Only where: (line, code)."""
    return [(line, code) for line, code, _ in problems]
