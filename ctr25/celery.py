"""The Celery application; `-A ctr25` finds it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctr25.settings")
app = Celery("ctr25")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
