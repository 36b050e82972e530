"""The three imports as commands: what they say, and how they stop."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from targets.management import edge
from targets.models import Membership, Unit, Zone
from tests.targets.files import CITY, PERIMETERS, Q1, UNITS, ZONES, csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    def write(*lines):
        path = tmp_path / "tep.csv"
        path.write_bytes(csv(*lines))
        return str(path)

    return write


def test_units_perimeters_and_zones(programme, file, capsys):
    call_command("import_units", file(UNITS, CITY, Q1))
    assert "2 dòng – 2 thêm, 0 sửa, 0 không đổi." in capsys.readouterr().out
    call_command("import_perimeters", file(PERIMETERS, "TPHCM-CU,TPHCM cũ,Q-760,2023-01-01,2025-07-01"))
    call_command("import_zones", file(ZONES, "Z-1,KCX,Q-760,operating,2023-01-01,2025-07-01,,,,"))
    assert (Membership.objects.count(), Zone.objects.count()) == (1, 1)


def test_a_dry_run_says_so(programme, file, capsys):
    call_command("import_units", file(UNITS, CITY, Q1), "--dry-run")
    assert "không ghi gì: 2 dòng – 2 thêm" in capsys.readouterr().out
    assert not Unit.objects.exists()


@pytest.mark.parametrize("command", ["import_units", "import_perimeters", "import_zones"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_refusal_names_line_and_code(tree, file, command, dry_run):
    rows = {
        "import_units": (UNITS, "A-1,Một,khu,TPHCM,2024-01-01,,", "A-2,Hai,area,A-9,2024-01-01,,"),
        "import_perimeters": (PERIMETERS, "A-1,Một,Q-999,2024-01-01,", "A-2,Hai,Q-760,2024-01-01,2023-01-01"),
        "import_zones": (ZONES, "A-1,Một,Q-999,operating,2024-01-01,,,,,", "A-2,Hai,Q-760,open,2024-01-01,,,,,"),
    }
    with pytest.raises(CommandError) as caught:
        call_command(command, file(*rows[command]), dry_run=dry_run)
    message = str(caught.value)
    assert "2 lỗi, không ghi gì" in message
    assert "Dòng 2 (A-1): " in message
    assert "Dòng 3 (A-2): " in message


def test_files_that_cannot_be_read(db, tmp_path, monkeypatch, file):
    for path, why in ((tmp_path, "đó là một thư mục"), (tmp_path / "khong-co.csv", "không có tệp này")):
        with pytest.raises(CommandError, match=f"Không đọc được tệp .*: {why}"):
            call_command("import_units", str(path))
    monkeypatch.setattr(edge, "LARGEST", 10)
    with pytest.raises(CommandError, match="quá lớn"):
        call_command("import_units", file(UNITS, CITY))


def test_the_recount_is_called_by_name(programme, file, monkeypatch):
    called = []
    monkeypatch.setattr(edge, "get_commands", lambda: {"rebuild_totals": "reporting"})
    monkeypatch.setattr(edge, "call_command", lambda name, **options: called.append((name, options["pending"])))
    call_command("import_units", file(UNITS, CITY), "--dry-run")
    assert called == []
    call_command("import_units", file(UNITS, CITY))
    assert called == [("rebuild_totals", True)]
    monkeypatch.setattr(edge, "get_commands", dict)
    call_command("import_units", file(UNITS, CITY))
    assert len(called) == 1
