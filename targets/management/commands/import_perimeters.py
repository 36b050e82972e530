"""`manage.py import_perimeters FILE.csv [--dry-run]`."""

from targets.actions.perimeters import import_perimeters
from targets.management.edge import ImportCommand


class Command(ImportCommand):
    help = "Nhập phạm vi: perimeter,name,unit,valid_from,valid_to"
    action = staticmethod(import_perimeters)
