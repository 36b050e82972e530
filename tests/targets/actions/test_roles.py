"""Roles at units between dates."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from targets.actions.roles import set_role
from targets.domain.refusals import Refused
from targets.models import Change, Role, User
from tests.targets.files import ACTOR

pytestmark = pytest.mark.django_db
FIRST = date(2025, 7, 1)


@pytest.fixture
def lan(tree):
    return User.objects.create_user("lan")


def give(start=FIRST, end=None, **other):
    about = {"username": "lan", "role": "clerk", "unit": "P-26740", "actor": ACTOR}
    return set_role(**about | {"start": start, "end": end} | other)


def held():
    return [(role.name, role.unit_id, role.valid.lower, role.valid.upper) for role in Role.objects.order_by("valid")]


def test_a_role_is_given_from_a_day_on(lan):
    give()
    assert held() == [("clerk", "P-26740", FIRST, None)]
    assert Change.objects.get(verb="set_role").detail == {
        "role": "clerk",
        "unit": "P-26740",
        "days": ["2025-07-01", None],
    }


def test_the_same_again_changes_nothing(lan):
    give()
    before = Role.objects.get().pk
    give()
    give(start=date(2026, 1, 1))
    assert Role.objects.get().pk == before
    assert Change.objects.filter(verb="set_role").count() == 1


def test_an_end_closes_an_open_role(lan):
    give()
    give(start=date(2026, 1, 1), end=date(2026, 4, 1))
    assert held() == [("clerk", "P-26740", FIRST, date(2026, 4, 1))]


def test_an_ended_role_is_carried_on(lan):
    give(end=date(2026, 4, 1))
    give(start=date(2026, 1, 1))
    assert held() == [("clerk", "P-26740", FIRST, None)]


def test_a_gap_stays_a_gap(lan):
    give(end=date(2025, 10, 1))
    give(start=date(2026, 1, 1))
    assert held() == [("clerk", "P-26740", FIRST, date(2025, 10, 1)), ("clerk", "P-26740", date(2026, 1, 1), None)]


def test_other_roles_and_units_are_other_rows(lan):
    give()
    give(role="leader")
    give(unit="TPHCM")
    assert len(held()) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "ai"},
        {"role": "boss"},
        {"unit": "P-1"},
        {"start": date(2026, 1, 1), "end": date(2026, 1, 1)},
        {"start": date(2026, 1, 1), "end": date(2025, 1, 1)},
    ],
)
def test_what_cannot_be_is_refused(lan, wrong):
    with pytest.raises(Refused):
        give(**wrong)
    assert not held()


def test_a_locked_account_gets_no_role(lan):
    User.objects.update(is_active=False)
    with pytest.raises(Refused, match="bị khóa"):
        give()


def test_the_command_gives_a_role_from_today(lan, capsys):
    call_command("set_role", "lan", "clerk", "P-26740")
    assert Role.objects.get().valid.upper is None
    assert "lan: clerk tại P-26740 từ" in capsys.readouterr().out


def test_the_command_takes_two_dates(lan, capsys):
    call_command("set_role", "lan", "clerk", "P-26740", "--from", "2025-07-01", "--to", "2026-07-01")
    assert held() == [("clerk", "P-26740", FIRST, date(2026, 7, 1))]
    assert "từ 01/07/2025 đến trước 01/07/2026" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("ai", "clerk", "P-26740"),
        ("lan", "boss", "P-26740"),
        ("lan", "clerk", "P-26740", "--from", "01/07/2025"),
        ("lan", "clerk", "P-26740", "--from", "2025-07-01", "--to", "2025-02-30"),
    ],
)
def test_the_command_refuses_in_words(lan, words):
    with pytest.raises(CommandError):
        call_command("set_role", *words)
    assert not held()


def test_a_superuser_made_without_a_question_gets_a_role(tree):
    call_command("createsuperuser", "--noinput", "--username", "root", "--email", "root@example.org")
    call_command("set_role", "root", "administrator", "TPHCM")
    assert Role.objects.get().user.username == "root"
