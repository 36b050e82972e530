"""The programme goes into an empty database, once; what the portal has decided since is never undone."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from targets.actions.programme import load_programme
from targets.domain.shapes import FileError
from targets.management.commands.load_programme import OURS
from targets.models import (
    Change,
    Element,
    Membership,
    Part,
    Perimeter,
    Period,
    Reading,
    Target,
    TargetRevision,
    Task,
    Unit,
    User,
)
from tests.targets.files import ACTOR

pytestmark = pytest.mark.django_db
SETTINGS = ("code", "tolerance", "matters_from")
GOOD = json.loads(OURS.read_bytes())


def load(data):
    return load_programme(content=json.dumps(data).encode(), actor=ACTOR)


def everything():
    """Every row of the app, the record of changes left out."""
    models = apps.get_app_config("targets").get_models(include_auto_created=True)
    return {model: sorted(map(str, model.objects.values_list())) for model in models if model is not Change}


def changed(*path, value):
    data = copy.deepcopy(GOOD)
    *way, last = path
    place = data
    for step in way:
        place = place[step]
    place[last] = value
    return data


def close(code):
    """Put the federation's stamp on a period."""
    someone = User.objects.create(username="reviewer")
    stamp = {"closed_signer": "Nguyễn Văn A", "closed_number": "01/BC", "closed_on": date(2024, 1, 20)}
    Period.objects.filter(code=code).update(closed_at=ACTOR.at, closed_by=someone, **stamp)


def test_it_fills_an_empty_database(programme):
    assert Target.objects.count() == 13
    assert Task.objects.count() == 57
    assert Unit.objects.count() == 0
    assert Perimeter.objects.get().code == "TPHCM-CU"
    assert not Membership.objects.exists()
    assert Period.objects.count() == 92
    first, last = Period.objects.earliest("as_of"), Period.objects.latest("as_of")
    assert (first.code, first.as_of) == ("2023-Q1", date(2023, 3, 31))
    assert (last.code, last.as_of, last.opens) == ("2045-Q4", date(2045, 12, 31), date(2045, 12, 26))
    assert (last.due, last.closes) == (date(2046, 1, 10), date(2046, 1, 25))
    revision = TargetRevision.objects.get(target="CT-2023-2")
    assert (revision.operator, revision.value, revision.perimeter_id) == (">", Decimal(70), "TPHCM-CU")
    task = Task.objects.get(code="NV-7.1")
    assert [agency.successor for agency in task.lead.all()] != [""]
    assert set(task.coordinating.values_list("name", flat=True)) == {"Đảng đoàn Liên đoàn Lao động thành phố"}


def test_a_second_run_changes_nothing(programme):
    before, changes = everything(), Change.objects.count()
    assert not load_programme(content=OURS.read_bytes(), actor=ACTOR)
    assert everything() == before
    assert Change.objects.count() == changes == 1


def test_a_new_file_changes_what_differs(programme):
    data = changed("elements", 0, "example", value="Ví dụ khác.")
    data["tasks"][0]["lead"] = ["Các cấp ủy"]
    data["parts"].pop()
    loaded = load(data)
    assert loaded.changed == {"Element": 1, "Part": 1, "Task": 1}
    assert loaded.added == {}
    assert Element.objects.get(code="members").example == "Ví dụ khác."
    assert Part.objects.count() == len(GOOD["parts"]) - 1
    assert Period.objects.filter(asked__gt=0).count() == 0


def test_a_change_of_a_formula_asks_for_a_recount(programme):
    load(changed("formulas", 9, "denominator", value=["workers"]))
    assert Period.objects.filter(asked=1).count() == 92


def test_the_calendar_and_the_perimeter_of_the_portal_stay(programme):
    Period.objects.filter(code="2026-Q3").update(due=date(2026, 10, 12))
    Perimeter.objects.update(name="Địa bàn cũ")
    assert not load(GOOD)
    assert Period.objects.get(code="2026-Q3").due == date(2026, 10, 12)
    assert Perimeter.objects.get().name == "Địa bàn cũ"


def test_a_confirmed_reading_stays_confirmed(programme):
    Reading.objects.filter(target="CT-2030-2").update(
        state="confirmed", confirmed_by="Ban Thường vụ Thành ủy", paper="12-TB/TU"
    )
    assert not load(GOOD)
    assert Reading.objects.get(target="CT-2030-2").state == "confirmed"
    with pytest.raises(FileError, match=r"targets\[7\]\.readings\[0\]"):
        load(changed("targets", 7, "readings", 0, "value", value="60"))
    load(changed("targets", 7, "readings", 0, "text", value="Rõ hơn."))
    assert Reading.objects.get(target="CT-2030-2").text == "Rõ hơn."


def test_a_default_chosen_in_the_portal_stays(programme):
    Reading.objects.filter(target="CT-2030-4", code="operating").update(is_default=False)
    Reading.objects.filter(target="CT-2030-4", code="established").update(is_default=True)
    data = copy.deepcopy(GOOD)
    third = data["targets"][9]["readings"][0] | {"code": "third", "is_default": True}
    data["targets"][9]["readings"][0]["is_default"] = False
    data["targets"][9]["readings"].append(third)
    assert load(data).added == {"Reading": 1}
    assert Reading.objects.get(target="CT-2030-4", is_default=True).code == "established"


def test_before_a_verdict_is_published_a_revision_may_still_be_mended(programme):
    load(changed("targets", 0, "revisions", 0, "value", value="1400000"))
    assert TargetRevision.objects.get(target="CT-2023-1").value == 1400000
    load(changed("targets", 1, "readings", 1, "formula", value="agreements_service"))
    assert Reading.objects.get(target="CT-2023-2", code="as-2025").formula_id == "agreements_service"


def test_a_revision_of_a_published_verdict_is_never_overwritten(programme):
    close("2023-Q4")
    before = everything()
    data = changed("targets", 0, "revisions", 0, "value", value="1400000")
    data["elements"][0]["example"] = "Ví dụ khác."
    with pytest.raises(FileError, match=r"targets\[0\]\.revisions\[0\]: .*thêm một lần điều chỉnh mới"):
        load(data)
    with pytest.raises(FileError, match=r"targets\[1\]\.readings\[1\]: .*thêm một cách hiểu mới"):
        load(changed("targets", 1, "readings", 1, "formula", value="agreements_service"))
    assert everything() == before


def test_a_new_revision_may_follow_a_published_one(programme):
    close("2023-Q4")
    data = copy.deepcopy(GOOD)
    first = data["targets"][6]["revisions"][0]
    rebased = first | {"number": 2, "value": "2600000", "decision": "99-QĐ/TU", "valid_from": "2026-10-01"}
    data["targets"][6]["revisions"].append(rebased)
    assert load(data).added == {"TargetRevision": 1}
    load(data | {"targets": [row for row in data["targets"] if row["code"] != "CT-2023-1"]})
    data["targets"][6]["revisions"][1]["value"] = "2700000"
    load(data)
    assert TargetRevision.objects.get(target="CT-2030-1", number=2).value == 2700000


def test_what_the_database_forbids_is_refused_in_words(programme):
    data = changed("targets", 0, "code", value="CT-2023-9")
    with pytest.raises(FileError, match="target_once_a_milestone"):
        load(data)
    assert Target.objects.filter(code="CT-2023-1").exists()


def test_the_perimeter_may_not_be_a_unit(db):
    Unit.objects.create(code="TPHCM-CU", name="Lạc mã", kind="base")
    with pytest.raises(FileError, match=r"perimeter\.code"):
        load(GOOD)
    assert not Period.objects.exists()


def test_the_command_tells_what_it_did(db, capsys):
    call_command("load_programme")
    said = capsys.readouterr().out
    assert "Target 13" in said
    assert "Period 92" in said
    call_command("load_programme")
    assert "không đổi gì" in capsys.readouterr().out


def test_the_command_refuses_a_bad_file_by_its_paths(db, tmp_path):
    file = tmp_path / "chuong-trinh.json"
    file.write_text(json.dumps(changed("elements", 0, "asked", value="yearly")))
    with pytest.raises(CommandError, match=r"elements\[0\]\.asked"):
        call_command("load_programme", str(file))
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("load_programme", str(tmp_path / "khong-co.json"))
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("load_programme", "\0")
    assert not Target.objects.exists()


def test_which_changes_are_asked_back_is_set_with_an_element_and_the_portals_from_then_on(programme):
    asked = {code: (tolerance, since) for code, tolerance, since in Element.objects.values_list(*SETTINGS)}
    assert asked["members"] == (20, 100)
    assert asked["members_left"] == (50, 500)
    assert asked["zones"] == (None, 0)
    Element.objects.filter(code="members").update(tolerance=None, matters_from=5000)
    data = changed("elements", 0, "tolerance", value=30)
    data["elements"][0]["example"] = "Ví dụ khác."
    assert load(data).changed == {"Element": 1}
    assert {code: (tolerance, since) for code, tolerance, since in Element.objects.values_list(*SETTINGS)} == asked | {
        "members": (None, 5000)
    }
