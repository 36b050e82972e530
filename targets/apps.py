"""The app of promises."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Programme, units in time, accounts and the calendar of periods."""

    name = "targets"
    verbose_name = "Chỉ tiêu và đơn vị"
