"""`manage.py import_units FILE.csv [--dry-run]`."""

from targets.actions.units import import_units
from targets.management.edge import ImportCommand


class Command(ImportCommand):
    help = "Nhập đơn vị, vị trí và nghĩa vụ báo cáo: code,name,kind,parent,valid_from,valid_to,owes"
    action = staticmethod(import_units)
