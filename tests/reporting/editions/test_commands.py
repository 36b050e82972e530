"""`publish_edition` and `export_edition`: three files, the same bytes again, and refusals that leave nothing behind."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reporting.editions import actions as editions
from reporting.models import Edition, Pack
from tests import cast as people
from tests.reporting.editions import meeting


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> people.Cast:
    settings.MEDIA_ROOT = tmp_path / "media"
    return meeting.world()


def run(name: str, *arguments: object, **options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *(str(one) for one in arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def publish(out: Path, number: str = "01", *more: str, period: str = "2026-Q2", by: str = "clerk") -> str:
    return run("publish_edition", "--period", period, "--number", number, "--by", by, "--out", out, *more)[0]


def test_three_files_are_written_and_the_same_bytes_again(world: people.Cast, tmp_path: Path) -> None:
    said = publish(tmp_path / "a" / "b")
    names = ["CTr25-ban-01-2026-Q2-TPHCM.docx", "CTr25-ban-01-2026-Q2-TPHCM.xlsx", "edition.json"]
    folder = tmp_path / "a" / "b"
    assert sorted(path.name for path in folder.iterdir()) == names
    for name in names:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in said
    edition = Edition.objects.get(number="01")
    assert json.loads((folder / "edition.json").read_text("utf-8"))["sha256"] == edition.sha256
    assert (edition.published_by, edition.packs.get().state) == (world.clerk, Pack.State.DONE)
    run("export_edition", "01", "--out", tmp_path / "c")
    for name in names:
        assert (tmp_path / "c" / name).read_bytes() == (folder / name).read_bytes()
    for kept in (tmp_path / "media").rglob("*.*"):  # the disk is lost: everything is made again
        if kept.is_file():
            kept.unlink()
    run("export_edition", "01", "--out", tmp_path / "c")
    run("export_edition", "01", "--out", tmp_path / "c", "--unit", "P-26740")
    assert (tmp_path / "c" / "CTr25-ban-01-2026-Q2-P-26740.docx").stat().st_size > 10_000


def test_refusals_name_what_is_wrong_and_write_nothing(world: people.Cast, tmp_path: Path) -> None:
    for wrong, said in (
        ({"by": "nobody"}, "“nobody”"), ({"period": "2026-Q9"}, "2026-Q9"), ({"number": "01/BC"}, "Số phải gồm"),
        ({"period": "2044-Q1"}, "công bố được từ ngày hôm sau"),
        ({"period": "2025-Q1"}, "Quý I/2025 chưa có báo cáo nào được duyệt"),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=said):
            publish(tmp_path / "out", **wrong)
    with pytest.raises(CommandError, match="van-kien-dang"):
        publish(tmp_path / "out", "01", "--layout", "giấy")
    file = tmp_path / "tệp"
    file.write_text("x")
    with pytest.raises(CommandError, match="Không ghi được vào thư mục"):
        publish(file)
    assert list((tmp_path / "out").iterdir()) == []
    (tmp_path / "out" / "edition.json").write_text("{}")
    with pytest.raises(CommandError, match=r"đã có edition\.json của một bản khác"):
        publish(tmp_path / "out")
    assert not Edition.objects.exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["edition.json"]


def test_what_is_there_is_not_written_over_and_withdrawal_is_said(world: people.Cast, tmp_path: Path) -> None:
    publish(tmp_path / "out")
    json_file = tmp_path / "out" / "edition.json"
    json_file.write_text("khác")
    with pytest.raises(CommandError, match="đã có với nội dung khác"):
        run("export_edition", "01", "--out", tmp_path / "out")
    assert json_file.read_text() == "khác"
    json_file.unlink()
    edition = Edition.objects.get(number="01")
    editions.withdraw(edition=edition, reason="Sai kỳ", by=world.reviewer, at=timezone.now(), via="page")
    assert "đã thu hồi ngày" in run("export_edition", "01", "--out", tmp_path / "out")[1]
    assert json_file.exists()
    for arguments, said in ((("99",), "“99”"), (("01", "--unit", "P-99999"), "P-99999")):
        with pytest.raises(CommandError, match=said):
            run("export_edition", *arguments, "--out", tmp_path / "d")
    assert not (tmp_path / "d").exists()


def test_a_portal_that_cannot_keep_files_is_told(world: people.Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "tệp"
    settings.MEDIA_ROOT.write_text("x")
    with pytest.raises(CommandError, match=r"Lần 01 đã công bố, nhưng chưa có tệp: .*\(Not a directory\)"):
        publish(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    run("export_edition", "01", "--out", tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_folder_with_files_of_that_number_is_refused_before_publishing(world: people.Cast, tmp_path: Path) -> None:
    (tmp_path / "CTr25-ban-01-2026-Q1-TPHCM.xlsx").write_text("cũ")
    with pytest.raises(CommandError, match=r"đã có CTr25-ban-01-2026-Q1-TPHCM\.xlsx của một bản khác"):
        publish(tmp_path)
    assert not Edition.objects.exists()


def test_a_disk_that_fills_up_is_told(world: people.Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reporting.management import edition_files

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edition_files, "write_whole", full)
    with pytest.raises(CommandError, match="No space left on device"):
        publish(tmp_path / "out")
    assert Edition.objects.filter(number="01").exists()  # published all the same; the files are written by export
