"""Frozen worlds that the sheets are written from."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tests.reporting.editions import worlds
from tests.reporting.editions.worlds import Json


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any) -> Json:
    """The frozen world; its rows are gone before the first test."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = worlds.world()
        transaction.set_rollback(True)
    return found
