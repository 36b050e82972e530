"""Wiring only: settings, addresses, Celery, health, the launcher of the embedded servers."""

from ctr25.celery import app as celery_app

__all__ = ["celery_app"]
