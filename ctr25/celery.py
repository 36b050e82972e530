"""The Celery application; `-A ctr25` finds it."""

import os
import signal

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctr25.settings")
app = Celery("ctr25")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
def watch_worker(**_: object) -> None:
    """A worker tells that it lives with each heartbeat."""
    from ctr25.health import beat_worker

    signals.heartbeat_sent.connect(beat_worker, weak=False)


@signals.beat_init.connect
def watch_beat(**_: object) -> None:
    """The scheduler tells that it lives with everything it sends."""
    from ctr25.health import beat_scheduler

    signals.before_task_publish.connect(beat_scheduler, weak=False)


@signals.worker_process_init.connect
def follow_worker(**_: object) -> None:
    """A pool process goes with its worker, kill -9 included: its task is delivered again."""
    from ctr25.embedded.processes import die_with_parent

    die_with_parent(signal.SIGKILL)


@signals.worker_ready.connect
def catch_up(**_: object) -> None:
    """Whatever was asked for while no worker ran is counted now, not at the next beat."""
    app.send_task("reporting.sweep", expires=20)
