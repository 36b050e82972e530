"""Checks: an office's words, imported figures, who is left out, marks of charts, tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.reporting.editions import drafts
from tests.reporting.editions.truth_numbers import BY_PAPERS, LEFT_OUT, MARKS, PHRASE, TASKS, Fault
from tests.reporting.editions.truth_readers import (
    COVERAGE,
    Rows,
    body,
    column,
    marks_of_page,
    marks_of_workbook,
    plain,
    sheets,
    table,
)
from tests.reporting.editions.truth_worlds import SOURCE

# 3. No forbidden phrase


FORBIDDEN = {
    r"mức phấn đấu": "chỉ tiêu",
    r"Theo cách tính của mốc": "Đến ngày …, toàn Thành phố (địa giới cũ) có …",
    r"không hỏi số liệu này|chỉ hỏi vào quý": "không thuộc kỳ thu thập; thu thập mỗi năm một lần (quý IV)",
    r"\d+ chỉ tiêu “": "01 chỉ tiêu đạt, 05 chỉ tiêu chưa đạt",
    r"[Đđ]iểm gián đoạn|[Đđ]iểm gãy": "thời điểm thay đổi cách thống kê",
    r"mang sang|lấy số kỳ trước|kể cả số kỳ trước": "tạm tính theo số kỳ trước",
    r"[Kk]hóa kỳ|đã khóa|chưa khóa": "chốt số liệu",
    r"[Bb]ản công bố số": "Bộ số liệu công bố lần …",
    r"Giá trị xét|So mức|Đã/phải báo cáo": "Kết quả tại mốc; So với chỉ tiêu; Số đơn vị báo cáo/tổng số",
    r"[Tt]heo cách hiểu khác": "Nếu chỉ tính …",
    r"[Cc]hưa có đường tiến độ|chỉ xét theo nhịp": "Chưa xác định lộ trình; đánh giá theo mức tăng bình quân 4 quý",
    r"không còn áp dụng": "không tiếp tục thực hiện do thay đổi tổ chức",
    r"Việc được phân công|Việc định kỳ": "Nhiệm vụ phân công; Nhiệm vụ thường kỳ",
    r"Chưa có nội dung tổng hợp được từ số liệu": "(bỏ)",
    r"đang ở đâu\?|[Ss]ố này từ đâu|nói gì về": "Tình hình thực hiện 13 chỉ tiêu; Nguồn số liệu; Nội dung công bố",
    r"Nhập tiếp": "Xem và ký gửi",
    r"\d+/\d+ ô đã có trạng thái": "Đủ 14/14 ô",
    r"Không có \(n/a\)": "Không có ở đơn vị",
    r"kỳ 20\d\d-Q\d": "Quý IV/2026",
    r"bằng mức phấn đấu": "mới đạt 70 %, chưa vượt; bằng chỉ tiêu",
    r"trong khoảng 0 – ": "chưa có đơn vị nào báo cáo",
}  # fmt: skip
IN_SENTENCES = {r"\d điểm %": "điểm phần trăm"}


def check_phrases(texts: Iterable[str], location: str, *, sentences: bool = False) -> Iterator[Fault]:
    """What an office does not write; each phrase once a place."""
    joined = "\n".join(texts)
    for pattern, better in {**FORBIDDEN, **(IN_SENTENCES if sentences else {})}.items():
        if hit := re.search(pattern, joined):
            start = max(0, hit.start() - 40)
            yield Fault(PHRASE, location, joined[start : hit.end() + 40].replace("\n", " / "), better)


def check_said_once(text: str, location: str) -> Iterator[Fault]:
    if (times := text.count("theo lời văn")) > 1:
        yield Fault(PHRASE, location, f"“theo lời văn” {times} lần", "nói một lần, phía trên bảng")


# 4. Imported figures


SUPPLIED_BY_REGISTER = ("PL 5",)
LATE = re.compile(r"gửi sau hạn|gửi muộn|quá hạn chưa gửi|trễ nhiều nhất|trễ \d+ ngày", re.IGNORECASE)
SENDER = re.compile(r"\breviewer\b(?!2)")  # who imported the figures of every world; the register's was another


def check_imported_sheet(rows: Rows, location: str) -> Iterator[Fault]:
    """Rows of units that are imported: neither sender nor approver, not late."""
    titles, top = table(rows)
    late = column(titles, "Số ngày trễ")
    for row in rows[top + 1 :]:
        text = " | ".join(plain(str(cell)) for cell in row if cell != "")
        if not isinstance(row[0], float) or re.search(r"Chưa có báo cáo|Chưa gửi|Chưa lập", text):
            continue
        if hit := SENDER.search(text):
            yield Fault(
                BY_PAPERS, f"{location}, {row[1]}", text[max(0, hit.start() - 60) : hit.end()], "không có người gửi"
            )
        if late is not None and isinstance(row[late], float) and row[late] > 0:
            yield Fault(BY_PAPERS, f"{location}, {row[1]}", f"trễ {row[late]:.0f} ngày", "không trễ")
        if BY_PAPERS not in text.lower() and re.search(r"\d{3}", text):
            yield Fault(BY_PAPERS, f"{location}, {row[1]}", text[:120], BY_PAPERS)


def check_number_page(html: str, location: str) -> Iterator[Fault]:
    """Each unit's row of an explained number tells from which paper it was imported, and nobody who sent it."""
    for row in body(html).iter("tr"):
        text = plain(" ".join(row.itertext()))
        if row.find("th") is None or not re.search(r"\d{3}", text) or text.startswith(("Cộng", "Tổng", "Tạm tính")):
            continue
        if BY_PAPERS not in text.lower() or SOURCE not in text:
            yield Fault(BY_PAPERS, location, text[:160], f"{BY_PAPERS}, {SOURCE}")
        if hit := SENDER.search(text):
            yield Fault(BY_PAPERS, location, text[max(0, hit.start() - 60) :], "không có người gửi")


def check_not_late(texts: Iterable[str], location: str) -> Iterator[Fault]:
    for text in texts:
        if hit := LATE.search(text):
            yield Fault(BY_PAPERS, location, text[max(0, hit.start() - 60) : hit.end() + 40], "không trễ")


# 5. Who is left out, and hollow marks


def check_left_out(texts: Iterable[str], location: str, names: list[str], covered: str) -> Iterator[Fault]:
    """A sentence that tells this coverage names who is not in it."""
    for text in texts:
        for name in names:
            if re.search(rf"(?<!\d){re.escape(covered)} đơn vị", text) and name not in text:
                yield Fault(LEFT_OUT, location, text[:200], name)


def check_page_marks(html: str, location: str) -> Iterator[Fault]:
    """A point is hollow where its coverage is not whole; it tells its coverage itself."""
    for chart, text, hollow in marks_of_page(html, location):
        if not hollow and not _is_whole(COVERAGE.search(text), text):
            yield Fault(MARKS, f"{location} {chart}", text, "điểm rỗng")


def check_workbook_marks(content: bytes, location: str) -> Iterator[Fault]:
    """The same of the charts of "Diễn biến", whose first line is drawn from rows of that sheet; else it is filled."""
    rows = sheets(content)["Diễn biến"]
    titles, _ = table(rows, "Kỳ")
    covered = column(titles, "Số đơn vị báo cáo", "Có số liệu")
    assert covered is not None
    for name, (drawn, hollow) in marks_of_workbook(content).items():
        for index, number in enumerate(drawn):
            text = " | ".join(plain(str(cell)) for cell in rows[number] if cell != "")
            firm = _is_whole(COVERAGE.search(str(rows[number][covered])), text) and "Chưa đủ 95%" not in text
            if firm == (index in hollow):
                yield Fault(MARKS, f"{location}, {name}", text, "điểm đặc" if firm else "điểm rỗng")


def _is_whole(covered: re.Match[str] | None, text: str) -> bool:
    return covered is not None and covered[1] == covered[2] and "chưa gồm" not in text.lower()


# 6. Tasks


SILENT = re.compile(r"(?:tất cả|\b[1-9]\d*(?: (?:nhiệm vụ|việc|duty))?) chưa triển khai", re.IGNORECASE)
NOT_BEGUN = "Chưa triển khai"  # nobody noted it in any world
DONE = re.compile(r"[Đđ]ã hoàn thành(?! \d)")
OVERDUE = re.compile(r"quá hạn \d|quá \d+[\d.]* ngày|[Qq]uá hạn$")


def check_task_texts(texts: Iterable[str], location: str) -> Iterator[Fault]:
    """Nobody's silence is a statement: where that was not noted, nothing is "chưa triển khai"."""
    for text in texts:
        if SILENT.search(text):
            yield Fault(TASKS, location, text[:160], "chưa có thông tin")


def check_task_rows(rows: Iterable[str], location: str) -> Iterator[Fault]:
    """A task's row: neither done and overdue at once, nor in a state that was not noted."""
    for text in rows:
        if NOT_BEGUN in text and "Trạng thái" not in text:
            yield Fault(TASKS, location, text[:160], "Chưa có thông tin")
        if DONE.search(text) and OVERDUE.search(text):
            yield Fault(TASKS, location, text[:160], "không vừa hoàn thành vừa quá hạn")


def check_task_tables(content: bytes, location: str) -> Iterator[Fault]:
    """Tables of counts add up, row by row and to their last row."""
    for drawn in drafts.opened(content).tables:
        rows = [[plain(cell.text) for cell in row.cells] for row in drawn.rows]
        if "Tổng số" not in rows[0]:
            continue
        total = rows[0].index("Tổng số")
        states = [at for at in range(total + 1, len(rows[0])) if not re.match(r"Quá hạn|Trong đó", rows[0][at])]
        for row in rows[1:]:
            if NOT_BEGUN in rows[0] and int(row[rows[0].index(NOT_BEGUN)]):
                yield Fault(TASKS, f"{location}, {row[0][:40]}", f"{row[rows[0].index(NOT_BEGUN)]} {NOT_BEGUN}", "0")
            if int(row[total]) != sum(int(row[at]) for at in states):
                yield Fault(TASKS, f"{location}, {row[0][:40]}", " | ".join(row), "cộng các tình trạng bằng tổng số")
        if rows[-1][0] in ("Cộng", "Tổng cộng"):
            for at in range(total, len(rows[0])):
                if int(rows[-1][at]) != sum(int(row[at]) for row in rows[1:-1]):
                    yield Fault(TASKS, f"{location}, {rows[0][at]}", rows[-1][at], "tổng các dòng")
