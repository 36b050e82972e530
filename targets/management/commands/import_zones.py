"""`manage.py import_zones FILE.csv [--dry-run]`."""

from targets.actions.zones import import_zones
from targets.management.edge import ImportCommand


class Command(ImportCommand):
    help = "Nhập KCN, KCX và thiết chế: zone,name,unit,state,valid_from,valid_to,facility,kind,facility_state,since"
    action = staticmethod(import_zones)
