"""The Word draft: right numbers in its sentences, all layouts, every scope, nothing in it that was not meant."""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import transaction
from docx.enum.text import WD_COLOR_INDEX

from reporting.editions.docx.build import build as build_draft
from reporting.editions.edition_json import canonical
from reporting.editions.freeze import freeze
from reporting.editions.layouts import path
from reporting.editions.xlsx.build import build as build_workbook
from reporting.progress.verdict import LABELS
from targets.domain.refusals import Refused
from targets.models import Period
from tests.reporting.editions import drafts, explained_sheets, meeting, worlds
from tests.reporting.editions.worlds import Json

SCOPES = ("TPHCM", "TPHCM-CU", "P-26740", "PV-760", "T-1")
LAYOUTS = ("nghi-dinh-30", "van-kien-dang", "bao-cao-btgdv")
# Of the city's papers: who stands on the right, on the left, the number, who it goes to, who signs, one who receives
HEADS = {
    "nghi-dinh-30": (
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ["TỔNG LIÊN ĐOÀN", "LAO ĐỘNG VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG", "THÀNH PHỐ HỒ CHÍ MINH"],
        "Số:           /BC-LĐLĐ",
        "Kính gửi: Ban Thường vụ Thành ủy Thành phố Hồ Chí Minh",
        ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"],
        "- Ban Tuyên giáo và Dân vận Thành ủy;",
    ),
    "van-kien-dang": (
        ["ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["THÀNH ỦY", "THÀNH PHỐ HỒ CHÍ MINH", "*"],
        "Số           -BC/TU",
        "Kính gửi: Ban Bí thư Trung ương Đảng",
        ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"],
        "- Văn phòng Trung ương Đảng,",
    ),
    "bao-cao-btgdv": (
        ["ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["THÀNH ỦY", "THÀNH PHỐ HỒ CHÍ MINH", "BAN TUYÊN GIÁO", "VÀ DÂN VẬN", "*"],
        "Số           -BC/BTGDVTU",
        "Kính gửi: Ban Thường vụ Thành ủy",
        ["K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"],
        "- Lưu: Văn phòng Ban.",
    ),
}
pytestmark = pytest.mark.django_db  # the frozen world needs one

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def ill(django_db_setup: None, django_db_blocker: Any) -> Json:
    """The world with words meant ill in every place where people write."""
    with django_db_blocker.unblock(), transaction.atomic():
        explained_sheets.world()
        found: Json = json.loads(canonical(freeze(Period.objects.get(pk="2026-Q2"), worlds.PUBLISHED)))
        transaction.set_rollback(True)
    return found


def draft(content: Json, scope: str = "TPHCM", **said: Any) -> bytes:
    return build_draft(worlds.frozen(content, **said), scope)


def shown(value: int | list[int] | None, measure: str) -> str:
    """A frozen value as a report writes it, reckoned here once more."""
    if isinstance(value, list):
        exact = Decimal(value[0]) / Decimal(value[1])
        return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%".replace(".", ",")
    return f"{value:,} {measure}".replace(",", ".")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_has_its_draft_in_every_layout(content: Json, scope: str, layout: str) -> None:
    made = draft(content, scope, layout=layout)
    said = drafts.paragraphs(made)
    tops = [one.text for one in drafts.opened(made).paragraphs if one.style and one.style.name == "Heading 1"]
    assert [top.split(".")[0].split("\n")[0] for top in tops] == [
        "I", "II", "III", "IV", "V", "Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV",
    ]  # fmt: skip
    assert "đến hết Quý II/2026" in said
    assert "{" not in drafts.whole(made)
    city = scope in ("TPHCM", "TPHCM-CU", "PV-760")
    assert ("3. Kết quả thực hiện 7 nhóm nhiệm vụ" in said) is city


def test_a_scope_that_is_not_there(content: Json) -> None:
    with pytest.raises(Refused, match="không có đơn vị hoặc phạm vi nào"):
        draft(content, "P-00000")


@pytest.mark.parametrize("scope", SCOPES)
def test_the_numbers_in_sentences_are_the_published_ones(content: Json, scope: str) -> None:
    said = drafts.paragraphs(draft(content, scope))
    measures = {one["code"]: one["measure"] for one in content["indicators"]}
    indicators = {one["code"]: one["indicator"] for one in content["targets"]}
    checked = 0
    for place, one in enumerate(content["progress"][scope], start=1):
        verdict = one["readings"][0]["verdict"]
        sentence = next((each for each in said if each.startswith(f"({place}) Mốc ")), "")
        if not sentence:  # nobody here is asked: said in one sentence for all
            assert verdict["expected"] == 0
            continue
        checked += 1
        label = LABELS[verdict["status"]].lower()  # type: ignore[index]
        judged = label if verdict["status"] == "not_judged" else f"đánh giá: {label}"
        assert f"; {judged} (Biểu 01, dòng {place}; PL " in sentence
        if not verdict["expected"]:
            assert "không có đơn vị nào phải báo cáo số liệu này" in sentence
            continue
        assert f"({verdict['answered']}/{verdict['expected']} đơn vị có số liệu)" in sentence
        if verdict["actual"] is None:
            assert "chưa có số liệu (" in sentence
        else:
            assert f" {shown(verdict['actual'], measures[indicators[one['target']]])} (" in sentence
        _check_need(sentence, one)
    assert checked >= 6


def _check_need(sentence: str, one: Json) -> None:
    """What is needed per quarter, where the target is judged here at all."""
    need = one["readings"][0]["verdict"]["required_per_quarter"]
    if not need or not one["readings"][0]["aim"]["judged"]:
        assert "cần tăng" not in sentence
        assert "cần thêm" not in sentence
        return
    size = shown(need, "").replace("%", "").strip() if isinstance(need, list) else shown(need, "").strip()
    size = "dưới 0,1" if size == "0,0" else size
    assert f"tăng bình quân {size}" in sentence.split("Để đạt mốc 20")[1]
    things = one["readings"][0]["verdict"]["required_in_things"]
    assert (f"cần thêm {things} " if things else "cần tăng") in sentence


def test_sums_and_comparisons_of_an_indicator(content: Json) -> None:
    """A ratio tells its two sums, the quarter before and a year ago; a count with gaps over like units."""
    said = drafts.paragraphs(draft(content))
    one = next(each for each in content["progress"]["TPHCM"] if each["target"] == "CT-2030-3")
    point = content["series"][one["scope"]][_formula(content, one)]["2026-Q2"]
    ratio = Fraction(100 * (point["n"] or 0), point["d"] or 1)
    value = shown([ratio.numerator, ratio.denominator], "")
    parts = f"({point['n']}/{point['d']}; {point['answered']}/{point['expected']} đơn vị có số liệu)"
    sentence = next(each for each in said if f" đạt {value} {parts}" in each)
    assert "(PL 3)" in sentence
    members = next(each for each in said if each.startswith("Đến ngày 30/6/2026, toàn Thành phố (địa giới cũ) có "))
    assert re.search(r"tăng [0-9.]+ đoàn viên so với Quý.I/2026 \(tính trên 2/3 đơn vị có số liệu cả hai kỳ\)", members)
    assert re.search(r"không so sánh được với Quý.II/2025: qua sắp xếp tổ chức ngày 01/7/2025", members)


def _formula(content: Json, one: Json) -> str:
    target = next(each for each in content["targets"] if each["code"] == one["target"])
    return next(each["formula"] for each in target["readings"] if each["code"] == one["readings"][0]["reading"])


@pytest.mark.parametrize("scope", ["TPHCM", "P-26740"])
def test_the_tables_hold_every_target_that_applies(content: Json, scope: str) -> None:
    made = draft(content, scope)
    short, full = drafts.rows(made, "Bảng 1."), drafts.rows(made, "Tình hình thực hiện các chỉ tiêu")
    applicable = {standing["target"] for standing in content["progress"][scope]}
    wordings = [target["wording"] for target in content["targets"] if target["code"] in applicable]
    assert len(wordings) == (13 if scope == "TPHCM" else 11)
    assert [row[1] for row in short[1:]] == wordings
    assert [row[1] for row in full[1:]] == wordings
    for row, one in zip(full[1:], content["progress"][scope], strict=True):
        verdict = one["readings"][0]["verdict"]
        assert row[7].startswith(LABELS[verdict["status"]])  # type: ignore[index]
        unknown = "…" if verdict["expected"] else "–"
        assert row[4] == (unknown if verdict["actual"] is None else shown(verdict["actual"], "").strip())
        assert row[6] == f"{verdict['answered']}/{verdict['expected']}"
        if verdict["status"] == "insufficient":
            assert row[5] == row[8] == "–"
    for row, row_in_full in zip(short[1:], full[1:], strict=True):
        assert row[:7] == row_in_full[:7]
        assert row[7] == row_in_full[9], "the reporting quarter"
        assert row_in_full[7].split(" (")[0] == row[8].split(" (")[0]


@pytest.mark.parametrize("scope", SCOPES)
def test_every_reference_leads_to_a_sheet_of_the_workbook(content: Json, scope: str) -> None:
    sheets = set(meeting.opened(build_workbook(worlds.frozen(content), scope)).sheetnames)
    made = draft(content, scope)
    appendices = {one.split("\n")[0] for one in drafts.paragraphs(made) if one.startswith("Phụ lục ")}
    assert {"Biểu 01", "Tình hình BC"} <= drafts.references(made) <= sheets | appendices


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_is_read_back(content: Json, layout: str) -> None:
    document, template = drafts.opened(draft(content, layout=layout)), docx.Document(str(path(layout)))
    assert len(document.sections) == len(template.sections)
    for section, own in zip(document.sections, template.sections, strict=True):
        for side in ("top_margin", "bottom_margin", "left_margin", "right_margin", "page_width", "page_height"):
            assert getattr(section, side) == getattr(own, side)
    for name in ("Normal", "Heading 1", "Ô bảng", "Số trang"):
        font, own_font = document.styles[name].font, template.styles[name].font  # type: ignore[union-attr]
        assert (font.name, font.size) == (own_font.name, own_font.size)
    state, agency, number, to, signing, recipient = HEADS[layout]
    assert to in [one.text for one in document.paragraphs]
    head = [one.text for row in document.tables[0].rows for cell in row.cells for one in cell.paragraphs if one.text]
    assert [line for line in [*state, *agency, number, "DỰ THẢO"] if line not in head] == []
    assert any(line.startswith("Thành phố Hồ Chí Minh, ngày") and line.endswith("2026") for line in head)
    table = next(one for one in document.tables if "Nơi nhận:" in one.cell(0, 0).text)
    recipients = [one.text for one in table.cell(0, 0).paragraphs]
    assert recipients[1].rstrip(";,") == "- Như trên"
    assert recipient in recipients
    assert table.cell(0, 1).text.split("\n")[:2] == signing


def test_a_unit_issues_its_own_paper(content: Json) -> None:
    """Under the federation, not under the group of the area that it belongs to."""
    document = drafts.opened(draft(content, "P-26740"))
    head = document.tables[0].cell(0, 0).text.split("\n")
    assert " ".join(head[:4]) == "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HỒ CHÍ MINH CÔNG ĐOÀN PHƯỜNG SÀI GÒN"
    signing = next(one for one in document.tables if "Nơi nhận:" in one.cell(0, 0).text)
    assert "- Như trên;" in signing.cell(0, 0).text
    said = drafts.paragraphs(draft(content, "P-26740"))
    assert "Kính gửi: Liên đoàn Lao động Thành phố Hồ Chí Minh" in said
    assert document.tables[0].cell(1, 1).text.startswith("Sài Gòn, ngày")
    assert next(one for one in said if one.startswith("Căn cứ")).endswith(
        ", Công đoàn phường Sài Gòn báo cáo kết quả thực hiện đến hết Quý II/2026 như sau:"
    )
    assert "Phụ lục II\nTHUYẾT MINH CỦA ĐƠN VỊ" in said
    (counted,) = [one for one in said if one.startswith("Trong 13 chỉ tiêu của Chương trình, ")]
    assert " chỉ tiêu áp dụng cho Công đoàn phường Sài Gòn: " in counted


def test_a_group_of_an_area_issues_nothing(content: Json) -> None:
    """It has no standing committee that could sign; the federation tells of it."""
    signing = drafts.opened(draft(content, "T-1"))
    assert "TỔNG LIÊN ĐOÀN" in signing.tables[0].cell(0, 0).text
    assert "Kính gửi: Ban Thường vụ Thành ủy Thành phố Hồ Chí Minh" in drafts.paragraphs(draft(content, "T-1"))


def test_who_sent_in_time_and_who_came_from_papers(content: Json) -> None:
    changed = copy.deepcopy(content)
    for state in changed["states"].values():
        state |= {"days": 0, "first_submitted_at": "2026-07-06T09:00:00+07:00", "source": ""}
    assert "Công đoàn phường Sài Gòn đã gửi báo cáo đúng hạn." in drafts.paragraphs(draft(changed, "P-26740"))
    assert "Tất cả các đơn vị đã gửi báo cáo đúng hạn." in drafts.paragraphs(draft(changed))
    changed["states"]["P-26740"] |= {"first_submitted_at": "", "approved_at": "2026-07-06T09:00", "source": "Báo cáo"}
    assert "Số liệu của Công đoàn phường Sài Gòn được nhập từ văn bản." in drafts.paragraphs(draft(changed, "P-26740"))
    assert "Không có đơn vị gửi trễ; 1 đơn vị có số liệu nhập từ văn bản." in drafts.paragraphs(draft(changed))


def test_head_and_foot_of_every_page(content: Json) -> None:
    """The first page without a number, the edition below on all, tables with their heading repeated."""
    frozen = worlds.frozen(content)
    document = drafts.opened(build_draft(frozen, "TPHCM"))
    first, *others = document.sections
    assert first.different_first_page_header_footer
    assert first.first_page_header.paragraphs[0].text == ""
    assert "PAGE" in first.header._element.xml
    assert first.first_page_footer.paragraphs[0].text == first.footer.paragraphs[0].text == frozen.foot
    assert others
    for section in others:
        assert not section.different_first_page_header_footer
        assert section.header.is_linked_to_previous
        assert section.footer.is_linked_to_previous
    titled = [table for table in document.tables if table.rows[0].cells[0].text in ("TT", "Điểm", "Cơ quan chủ trì")]
    assert len(titled) >= 5
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in titled)


def test_gaps_for_the_author_are_marked(content: Json) -> None:
    document = drafts.opened(draft(content))
    gaps = [run for one in document.paragraphs for run in one.runs if run.text.startswith("[Người soạn bổ sung:")]
    assert len(gaps) >= 7
    assert all(run.font.highlight_color == WD_COLOR_INDEX.YELLOW for run in gaps)


def test_charts_are_explained_to_who_does_not_see_them(content: Json) -> None:
    document = drafts.opened(draft(content))
    drawn = [shape._inline.docPr for shape in document.inline_shapes]
    indicators = [one["name"] for one in content["indicators"]]
    assert len(drawn) == len(indicators)
    assert len({each.get("id") for each in drawn}) == len(drawn)
    for each, name in zip(drawn, indicators, strict=True):
        assert each.get("descr").startswith(f"Biểu đồ đường theo quý của {name}: ")


def test_the_situation_counts_the_reports(content: Json) -> None:
    changed = copy.deepcopy(content)
    changed["states"]["P-26740"] |= {
        "source": "", "first_submitted_at": "2026-07-20T09:00:00+07:00", "submitted_by": "A", "approved_by": "B",
        "days": 10,
    }  # fmt: skip
    said = "\n".join(drafts.paragraphs(draft(changed)))
    states = [changed["states"][one["code"]] for one in changed["units"] if one["owes"]]
    sent = sum(bool(one["first_submitted_at"]) for one in states)
    imported = sum(bool(one["source"]) for one in states)
    approved = sum(bool(one["approved_at"]) for one in states) - imported
    assert (len(states), sent, imported, approved) == (6, 1, 4, 1)
    assert (
        f"{len(states)} đơn vị phải báo cáo, {sent} đơn vị đã gửi, {imported} đơn vị có số liệu nhập từ văn bản, "
        f"{len(states) - sent - imported} đơn vị chưa gửi, {approved} báo cáo đã được duyệt" in said
    )
    assert "1 đơn vị gửi sau hạn" in said
    assert "Số liệu Quý II/2026 chưa chốt, số liệu trong báo cáo này là số liệu tạm thời" in said
    late = [one for one in states if one["days"] or not (one["first_submitted_at"] or one["source"])]
    assert len(drafts.rows(draft(changed), "Tình hình gửi báo cáo")) == len(late) + 1 == 3


def test_a_closed_period_is_official(content: Json) -> None:
    closed = copy.deepcopy(content)
    closed["official"] = True
    closed["periods"]["2026-Q2"] |= {
        "closed_on": "2026-08-03", "closed_number": "15/TB-LĐLĐ", "closed_signer": "Nguyễn Văn A", "left_out": 2,
    }  # fmt: skip
    said = "\n".join(drafts.paragraphs(draft(closed)))
    assert "Quý II/2026 đã chốt tại Báo cáo số 15/TB-LĐLĐ ngày 03/8/2026, người ký: Nguyễn Văn A" in said
    assert "số liệu chính thức; không gồm 2 báo cáo chưa duyệt khi chốt số liệu" in said


def test_of_a_restricted_task_only_state_and_paper(content: Json) -> None:
    """Whatever its row holds."""
    changed = copy.deepcopy(content)
    for task in changed["tasks"]:
        if task["restricted"]:
            task |= {
                "text": "TUYỆT MẬT", "note": "TUYỆT MẬT", "lead": ["Cơ quan kín"], "paper": "77-KH/TU",
                "state": "running", "state_label": "Đang thực hiện", "deadline": "2026-01-31", "late": 245,
                "recurrence": "TUYỆT MẬT",
            }  # fmt: skip
    clauses = [task["clause"] for task in changed["tasks"] if task["restricted"] and task["kind"] == "task"]
    made = draft(changed)
    assert clauses
    assert "TUYỆT MẬT" not in drafts.whole(made)
    for clause in clauses:
        assert f"Điểm {clause}: đang thực hiện (văn bản số 77-KH/TU)." in drafts.paragraphs(made)


def test_overdue_tasks_are_named_the_longest_first(content: Json) -> None:
    changed = copy.deepcopy(content)
    open_ones = [task for task in changed["tasks"] if task["kind"] == "task" and not task["restricted"]]
    for task, late in zip(open_ones, (12, 340), strict=False):
        task |= {"late": late, "deadline": "2026-05-05", "state": "running", "state_label": "Đang thực hiện"}
    said = drafts.paragraphs(draft(changed))
    named = [one for one in said if "ngày (hạn 05/5/2026) (Nhiệm vụ)." in one]
    assert [int(one.split("quá hạn ")[1].split(" ")[0]) for one in named] == [340, 12]
    assert drafts.rows(draft(changed), "Bảng 2.")[-1][-1] == "2"


def test_the_same_bytes_in_another_process(content: Json, tmp_path: Path) -> None:
    frozen = worlds.frozen(content)
    source = tmp_path / "edition.json"
    source.write_text(frozen.written(), "utf-8")
    for scope in ("TPHCM", "P-26740"):
        made = build_draft(frozen, scope)
        for seed in ("1", "4242") if scope == "TPHCM" else ("7",):
            out = tmp_path / f"{scope}-{seed}.docx"
            command = [sys.executable, "-m", "tests.reporting.editions.make", str(source), scope, str(out)]
            subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"})
            assert out.read_bytes() == made


def test_words_meant_ill_stand_as_they_were_written(ill: Json) -> None:
    made = draft(ill, published_by="{{ 7*7 }} <b>&")
    said = drafts.whole(made)
    assert "49" not in {line.strip() for line in said.split("\n")}
    unit = next(one["name"] for one in ill["units"] if one["code"] == "P-26830")
    narrative = next(one for one in drafts.paragraphs(made) if one.startswith(f"{unit}. Kết quả:"))
    assert "{{ 7*7 }} {% raw %}" in narrative
    assert "<b>đậm</b> & </w:t>" in narrative
    assert '=HYPERLINK("http://xau.example","bấm")' in narrative
    assert "\ndòng 1\ndòng 2\tthụt" in narrative  # line breaks are the author's
    assert "\u202e" not in said
    assert "🧧 mừng" in narrative
    assert "người công bố: {{ 7*7 }} <b>&" in drafts.opened(made).sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize(
    "text", ["{_{ 7 }_}", "{_% if %_}", "a\x0b\x00b", "]]>&amp;", "a\ab\fc", "{{", "%}", "x" * 40_000]
)
def test_any_text_is_only_a_text(content: Json, text: str) -> None:
    changed = copy.deepcopy(content)
    unit = next(one for one in changed["units"] if one["code"] == "P-26740")
    unit["name"] = f"Đơn vị {text[:200]}"
    changed["texts"] = {"P-26740": {"results": text, "difficulties": text, "proposals": text}}
    said = "\n".join(drafts.paragraphs(draft(changed, "P-26740"))).replace("\u2060", "")
    kept = "".join(letter for letter in text if letter >= " ")[:30_000]
    assert f"tại Đơn vị {kept[:200]}" in said
    assert f"Kết quả: {kept}" in said


def test_what_units_said_is_gathered_and_kept_whole(content: Json) -> None:
    changed = copy.deepcopy(content)
    owing = [one for one in changed["units"] if one["owes"]]
    same = "Thiếu cán bộ chuyên trách."
    changed["texts"] = {one["code"]: {"results": "", "difficulties": same, "proposals": ""} for one in owing}
    changed["texts"][owing[0]["code"]] = {
        "results": "",
        "difficulties": "từ " * 300 + "cuối.",
        "proposals": "Tăng\nchi.",
    }
    said = drafts.paragraphs(draft(changed))
    shared = next(one for one in said if one.startswith("- Thiếu cán bộ chuyên trách – "))
    assert f"{owing[1]['name']} và {len(owing) - 2} đơn vị khác (Phụ lục II)." in shared
    assert any(one.startswith("- từ từ") and "… – " in one and len(one) < 520 for one in said)
    assert any(one.startswith(f"{owing[0]['name']}. Khó khăn, vướng mắc: từ") and one.endswith("cuối.") for one in said)
    assert f"- Tăng chi – {owing[0]['name']} (Phụ lục II)." in said


@pytest.mark.office
@pytest.mark.parametrize("layout", LAYOUTS)
def test_libreoffice_lays_it_out_with_the_foot_on_each_page(ill: Json, layout: str, tmp_path: Path) -> None:
    frozen = worlds.frozen(ill, layout=layout)
    pages = drafts.pages(build_draft(frozen, "TPHCM"), tmp_path)
    assert len(pages) > 8
    plain = [" ".join(page.split()) for page in pages]
    for number, page in enumerate(plain, start=1):
        assert frozen.foot in page
        assert page.startswith(f"{number} ") is (number > 1)
    assert "BÁO CÁO" in plain[0]
    lines = [" ".join(line.split()) for line in pages[0].splitlines()]
    assert any(line.endswith("Thành phố Hồ Chí Minh, ngày tháng năm 2026") for line in lines)
    assert dt.date.fromisoformat(ill["periods"]["2026-Q2"]["as_of"]).strftime("%d/%-m/%Y") in plain[0]
