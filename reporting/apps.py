"""The app of deliveries."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Reports, approved figures and what is counted from them."""

    name = "reporting"
    verbose_name = "Báo cáo và số liệu"
