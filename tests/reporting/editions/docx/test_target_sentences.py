"""The sentences of the Word draft as a careful editor reads them."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reporting.editions.docx.build import build as build_draft
from reporting.editions.docx.wording import day
from reporting.progress.verdict import BREAK_AT
from tests.reporting.editions import drafts, worlds
from tests.reporting.editions.worlds import Json

SCOPES = ("TPHCM", "TPHCM-CU", "P-26740", "PV-760", "T-1")
pytestmark = pytest.mark.django_db  # the frozen world needs one

PERCENT = r"([0-9]+,[0-9])%"


def draft(content: Json, scope: str = "TPHCM", **said: Any) -> bytes:
    return build_draft(worlds.frozen(content, **said), scope)


def tenths(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize("scope", SCOPES)
def test_every_difference_in_the_draft_can_be_subtracted(content: Json, scope: str) -> None:
    changed = copy.deepcopy(content)
    of = scope if scope in ("P-26740", "T-1", "PV-760") else "TPHCM-CU"
    for period, value in (("2026-Q2", 9286), ("2026-Q1", 9244)):  # shares rounded one up, one down
        tree = changed["trees"][period]
        units = tree["scopes"].get(of, [of])
        for unit in units:
            cells = changed["figures"][period].setdefault(unit, {})
            cells.update(enterprises_25_unionised=value, enterprises_25=10_000)
        changed["series"][of]["enterprises_unionised"][period] |= {
            "n": value * len(units), "d": 10_000 * len(units), "expected": len(units), "answered": len(units),
        }  # fmt: skip
    checked = 0
    for one in drafts.paragraphs(draft(changed, scope)):
        found = re.match(rf"Đến ngày [0-9/]+, .*? đạt {PERCENT} ", one)
        for size, before in re.findall(rf"(?:tăng|giảm) ([0-9]+,[0-9])\sđiểm phần trăm so với [^(]*\({PERCENT}", one):
            assert found
            assert abs(tenths(found[1]) - tenths(before)) == tenths(size)
            checked += 1
    assert checked or scope == "T-1"


def test_sources_are_runs_of_a_style_that_can_be_taken_out(content: Json) -> None:
    """Without them every sentence is whole, and no reference is left."""
    document = drafts.opened(draft(content))
    marked = 0
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run.style.name == "Dẫn nguồn":
                assert re.fullmatch(r" \([^()]+\)", run.text)
                run.text = ""
                marked += 1
    assert marked > 30
    left = [one.text for one in document.paragraphs if drafts.REFERENCE.search(one.text)]
    assert left == []
    assert not [one.text for one in document.paragraphs if "  " in one.text or " ." in one.text]


@pytest.mark.parametrize("illustrative", [True, False])
def test_made_up_figures_are_marked_across_every_page(content: Json, illustrative: bool) -> None:
    document = drafts.opened(draft(content | {"illustrative": illustrative}))
    first, *others = document.sections
    for header in (first.header, first.first_page_header):
        assert ('string="SỐ LIỆU MINH HỌA"' in header._element.xml) is illustrative
    assert all(section.header.is_linked_to_previous for section in others)


def test_what_readings_judge_differently_is_neither_good_nor_bad(content: Json) -> None:
    changed = copy.deepcopy(content)
    one = next(each for each in changed["progress"]["TPHCM"] if len(each["readings"]) > 1)
    one["differs_by_reading"] = True
    default, other = one["readings"]
    default["verdict"] |= {
        "status": "met",
        "actual": [72, 1],
        "gap": [-2, 1],
        "expected": 3,
        "answered": 3,
        "range": None,
    }
    other["verdict"] |= {"status": "missed", "actual": [69, 1], "gap": [1, 1], "expected": 3, "answered": 3}
    said = drafts.paragraphs(draft(changed))
    start, end = (
        said.index("5. Chỉ tiêu có kết quả khác nhau theo cách hiểu"),
        said.index("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI"),
    )
    told = next(line for line in said[start:end] if "mốc 2023" in line).replace("\u00a0", " ")
    assert "đạt 72,0% (3/3 đơn vị có số liệu), vượt 2,0 điểm phần trăm; nếu chỉ tính doanh nghiệp" in told
    assert "thì đạt 69,0%: chưa đạt" in told
    good_and_bad = said[said.index("1. Ưu điểm") : said.index("3. Nguyên nhân")]
    assert not [line for line in good_and_bad if "Thỏa ước lao động tập thể, mốc 2023" in line]
    assert "01 chỉ tiêu có kết quả khác nhau theo cách hiểu" in "\n".join(said)


def test_what_is_not_known_stands_apart_and_asks_for_nothing(content: Json) -> None:
    said = drafts.paragraphs(draft(content))
    unknown = [one for one in content["progress"]["TPHCM"] if one["readings"][0]["verdict"]["status"] == "insufficient"]
    asked = [one for one in unknown if one["readings"][0]["verdict"]["expected"]]
    title = next(one for one in said if one.endswith(". Chưa đủ số liệu để đánh giá"))
    start, end = said.index(title), said.index("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI")
    lines = said[start + 1 : end]
    assert len(lines) == len(asked) > 0
    assert all("chưa đủ số liệu; đến ngày " in line and "cần" not in line for line in lines)
    assert not [one for one in said[said.index("1. Ưu điểm") : start] if "chưa đủ số liệu" in one]


def test_the_text_names_every_appendix(content: Json) -> None:
    said = drafts.paragraphs(draft(content))
    body = "\n".join(said[: said.index("Phụ lục I\nBẢNG CHỈ TIÊU")])
    assert {f"Phụ lục {number}" for number in ("I", "II", "III", "IV")} <= set(re.findall("Phụ lục [IV]+", body))
    assert "Chưa có nội dung tổng hợp được từ số liệu." not in said
    assert "4. Bài học kinh nghiệm" in said


def test_a_change_tells_the_units_it_is_of(content: Json) -> None:
    now, before = (content["figures"][period] for period in ("2026-Q2", "2026-Q1"))
    units = content["trees"]["2026-Q2"]["scopes"]["TPHCM-CU"]
    both = [unit for unit in units if "members" in now.get(unit, {}) and "members" in before.get(unit, {})]
    difference = sum(now[unit]["members"] - before[unit]["members"] for unit in both)
    assert 0 < len(both) < len(units)
    size = f"{difference:,}".replace(",", ".")
    told = f"; tăng {size} đoàn viên so với Quý I/2026 (tính trên {len(both)}/{len(units)} đơn vị có số liệu cả hai kỳ)"
    assert told in "\n".join(drafts.paragraphs(draft(content))).replace("\u00a0", " ")


def test_across_a_reorganisation_the_draft_compares_whole_perimeters_only(content: Json) -> None:
    changed = copy.deepcopy(content)
    changed["breaks"].append(
        {"on": "2026-05-01", "title": "Sắp xếp", "text": "", "elements": [], "is_reorganisation": True}
    )
    said = "\n".join(drafts.paragraphs(draft(changed))).replace("\u00a0", " ")
    assert "; không so sánh được với Quý I/2026: qua sắp xếp tổ chức ngày 01/5/2026, chưa đủ số liệu" in said
    own = "\n".join(drafts.paragraphs(draft(changed, "P-26740"))).replace("\u00a0", " ")
    assert "; không so sánh được với Quý I/2026: sắp xếp tổ chức ngày 01/5/2026" in own
    units = changed["trees"]["2026-Q2"]["scopes"]["TPHCM-CU"]
    for period, value in (("2026-Q1", 1000), ("2026-Q2", 1200)):
        for unit in units:
            changed["figures"][period].setdefault(unit, {})["members"] = value
    said = "\n".join(drafts.paragraphs(draft(changed))).replace("\u00a0", " ")
    assert "qua sắp xếp tổ chức ngày 01/5/2026)" in said


def test_days_as_offices_write_them() -> None:
    """Nghị định 30/2020, Phụ lục I: noughts before days under 10 and before months 1 and 2 only."""
    assert [day(one) for one in ("2026-06-30", "2026-02-05", "2025-12-01", "")] == ["30/6/2026", "05/02/2026",
                                                                                      "01/12/2025", ""]  # fmt: skip


def test_where_nobody_had_to_report_words_say_so(content: Json) -> None:
    """Not "0/0 đơn vị", and nothing that a unit could be blamed for."""
    changed = copy.deepcopy(content)
    found = next(one for one in changed["progress"]["P-26740"] if one["target"] == "CT-2025-2")
    found["readings"][0]["verdict"] |= {
        "expected": 0, "answered": 0, "actual": None, "gap": None, "range": None, "status": "insufficient",
        "judged_on": "2025-Q4", "reasons": ["chưa có số liệu Quý IV/2025"],
    }  # fmt: skip
    said = drafts.paragraphs(draft(changed, "P-26740"))
    assert not [one for one in said if "0/0" in one]
    sentence = next(one for one in said if one.startswith("(2) Mốc 2025"))
    told = "đến ngày 31/12/2025 không có đơn vị nào phải báo cáo số liệu này; đánh giá: chưa đủ số liệu ("
    assert told in sentence.replace("\u00a0", " ")
    assert "Chưa có số liệu Quý" not in sentence
    assert not [one for one in said if one.startswith("- ") and "mốc 2025 (từ 95%)" in one]


def test_nothing_is_said_twice_of_a_target(content: Json) -> None:
    changed = copy.deepcopy(content)
    for one in changed["progress"]["P-26740"]:
        if one["target"] == "CT-2025-1":
            one["readings"][0]["verdict"] |= {
                "status": "not_judged", "actual": None, "gap": None, "expected": 1, "answered": 0,
                "judged_on": "2025-Q4",
                "reasons": ["chưa có số liệu Quý IV/2025", "chưa được giao chỉ tiêu",
                            f"{BREAK_AT}Quý II/2025", f"{BREAK_AT}Quý III/2025"],
            }  # fmt: skip
            one["readings"][0]["aim"] |= {"judged": False}
    sentence = next(one for one in drafts.paragraphs(draft(changed, "P-26740")) if one.startswith("(1) Mốc 2025"))
    assert sentence.replace("\u00a0", " ") == (
        "(1) Mốc 2025 – chưa được giao chỉ tiêu: đến ngày 31/12/2025 chưa có số liệu (0/1 đơn vị có số liệu);"
        " chưa đánh giá (Biểu 01, dòng 1; PL 1). Thay đổi cách thống kê ở Quý II/2025 và Quý III/2025."
    )


def test_a_unit_speaks_of_itself_not_of_one_unit(content: Json) -> None:
    changed = copy.deepcopy(content)
    changed["successions"] = [
        {"predecessor": "Q-760", "predecessor_name": "Liên đoàn Lao động Quận 1", "successor": "P-26740",
         "successor_name": "Công đoàn phường Sài Gòn", "on": "2025-07-01", "decision": "Quyết định (số: không nêu)",
         "note": ""},
    ]  # fmt: skip
    changed["states"]["P-26740"] |= {"label": "Đã duyệt", "first_submitted_at": "2026-07-14T09:00:00+07:00", "days": 4}
    said = [one.replace("\u00a0", " ") for one in drafts.paragraphs(draft(changed, "P-26740"))]
    assert (
        "Ngày 01/7/2025, Công đoàn phường Sài Gòn kế thừa Liên đoàn Lao động Quận 1; căn cứ: Quyết định (số: không"
        " nêu) (Giải trình)." in said
    )
    assert "Báo cáo Quý II/2026: đã duyệt (Tình hình BC)." in said
    assert "Báo cáo gửi sau hạn 4 ngày (Tình hình BC; Phụ lục III)." in said
    changed["states"]["P-26740"] |= {"label": "Chưa lập", "first_submitted_at": "", "approved_at": "", "days": 9}
    said = [one.replace("\u00a0", " ") for one in drafts.paragraphs(draft(changed, "P-26740"))]
    assert "Báo cáo quá hạn chưa gửi, đã trễ 9 ngày (Tình hình BC; Phụ lục III)." in said


def test_no_sentence_begins_with_a_numeral(content: Json) -> None:
    for scope in ("TPHCM", "P-26740"):
        assert not [one for one in drafts.paragraphs(draft(content, scope)) if re.match(r"-? ?[0-9]+ [^.]", one)]


def test_overdue_ones_agree_with_the_tables(content: Json) -> None:
    """The sentence counts tasks; of a clause that is late its own task is named, not the routine again."""
    changed = copy.deepcopy(content)
    for kind, late in (("task", 30), ("assignment", 20), ("routine", 10)):
        one = next(each for each in changed["tasks"] if each["kind"] == kind and not each["restricted"])
        clause = [each for each in changed["tasks"] if kind == "routine" and each["clause"] == one["clause"]]
        for each in clause or [one]:
            each |= {"late": late, "deadline": "2026-08-31", "state": "running", "state_label": "Đang thực hiện"}
    made = draft(changed)
    said = [one.replace("\u00a0", " ") for one in drafts.paragraphs(made)]
    named = [one.split(":")[0] for one in said if "(hạn 31/8/2026)" in one]
    assert named == ["Nhiệm vụ", "Nhiệm vụ phân công", "Nhiệm vụ"]
    assert "trong tổng số có 2 nhiệm vụ quá hạn (Nhiệm vụ)." in next(one for one in said if "thuộc 7 nhóm" in one)
    assert drafts.rows(made, "Bảng 2.")[-1][-1] == "2"
    assert drafts.rows(made, "Bảng 5.")[0][-3:] == ["Tình trạng", "Văn bản, ngày", "Hạn"]
    assert drafts.rows(made, "Bảng 2.")[0][2:5] == ["Đã hoàn thành", "Đang thực hiện", "Chưa làm kỳ này"]
    assert "Có 5 nhiệm vụ: tất cả chưa có thông tin (Nhiệm vụ)." in said


def test_an_appendix_is_headed_as_the_decree_has_it(content: Json) -> None:
    """Roman numerals, number and title in the middle, below them the paper that it belongs to."""
    document = drafts.opened(draft(content, layout="van-kien-dang"))
    found = [place for place, one in enumerate(document.paragraphs) if one.text.startswith("Phụ lục II\n")]
    heading, belongs = document.paragraphs[found[0]], document.paragraphs[found[0] + 1]
    assert heading.text == "Phụ lục II\nTHUYẾT MINH CỦA CÁC ĐƠN VỊ"
    assert heading.alignment == WD_ALIGN_PARAGRAPH.CENTER
    told = " ".join(belongs.text.split())
    assert told == ("(Kèm theo Báo cáo số -BC/TU ngày tháng năm 2026 của Ban Thường vụ Thành ủy Thành phố Hồ Chí Minh)")
    assert belongs.style is not None
    assert belongs.style.font.italic


def test_names_in_the_head_are_broken_before_the_place(content: Json) -> None:
    cell = drafts.opened(draft(content, "P-26740")).tables[0].cell(0, 0)
    assert [one.text for one in cell.paragraphs if one.text] == [
        "LIÊN ĐOÀN LAO ĐỘNG", "THÀNH PHỐ HỒ CHÍ MINH", "CÔNG ĐOÀN", "PHƯỜNG SÀI GÒN",
    ]  # fmt: skip
    document = drafts.opened(draft(content, "TPHCM"))
    section, head = document.sections[0], document.tables[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in head.columns) <= room
    assert drafts.whole(draft(content, "TPHCM")).lower().count("dự thảo") == 1


def test_the_end_of_a_section_takes_no_page(content: Json) -> None:
    """A full page before it would else be followed by an empty one."""
    document = drafts.opened(draft(content))
    ends = [one for one in document.paragraphs if one._p.pPr is not None and one._p.pPr.sectPr is not None]
    assert len(ends) == 4
    for one in ends:
        assert one.text == ""
        told = one.style.paragraph_format
        assert told.line_spacing == Pt(1)
        assert told.space_after == 0


@pytest.mark.office
def test_no_page_is_empty(content: Json, tmp_path: Path) -> None:
    for layout in ("nghi-dinh-30", "van-kien-dang"):
        folder = tmp_path / layout
        folder.mkdir()
        for page in drafts.pages(draft(content, layout=layout), folder):
            assert len(page.strip().split("\n")) > 3


def test_who_signs_does_not_stand_alone_on_a_page(content: Json) -> None:
    """The words before the block go with it, and the block is not broken."""
    document = drafts.opened(draft(content))
    signing = next(one for one in document.tables if "Nơi nhận:" in one.cell(0, 0).text)
    assert "w:cantSplit" in signing.rows[0]._tr.xml
    between = Paragraph(signing._tbl.getprevious(), document)
    last = Paragraph(signing._tbl.getprevious().getprevious(), document)
    assert last.text == "[Người soạn bổ sung: kiến nghị với cấp trên]"
    assert last.paragraph_format.keep_with_next
    assert between.paragraph_format.keep_with_next


def test_a_quarter_is_not_broken_in_a_table(content: Json) -> None:
    """The words “xét Quý IV/2023” keep together and have the room for it."""
    document = drafts.opened(draft(content))
    judged = 0
    for table in document.tables:
        titles = [cell.text for cell in table.rows[0].cells]
        if "Đánh giá" in titles:
            judged += 1
            place = titles.index("Đánh giá")
            if "xét" in table.cell(1, place).text:
                assert table.columns[place].width >= Mm(31.5)
                assert "(xét\u00a0Quý\u00a0" in table.cell(1, place).text
            assert "điểm %" not in " ".join(cell.text for row in table.rows for cell in row.cells)
    assert judged == 2


def test_counts_carried_or_between_two_ends_have_their_unit(content: Json) -> None:
    changed = copy.deepcopy(content)
    found = next(one for one in changed["progress"]["TPHCM"] if one["target"] == "CT-2030-1")
    found["readings"][0]["verdict"] |= {"range": [872_848, 1_452_854]}
    for quarters in changed["series"][found["scope"]].values():
        if "2026-Q2" in quarters and quarters["2026-Q2"]["d"] is None:
            quarters["2026-Q2"] |= {"answered": 1, "carried": 2, "cn": 1_162_851}
    said = "\n".join(drafts.paragraphs(draft(changed)))
    assert "Tính cả đơn vị còn thiếu thì từ 872.848 đến 1.452.854 đoàn viên." in said
    found["readings"][0]["verdict"] |= {"range": [872_848, None]}
    assert "thì từ 872.848 đoàn viên trở lên." in "\n".join(drafts.paragraphs(draft(changed)))
    told = "Tạm tính theo số kỳ trước của 2 đơn vị chưa có số liệu thì có 1.162.851 đoàn viên (PL 1)."
    assert told in said.replace("\u00a0", " ")
