"""The draft's four appendices: all of every target, the units' words, who was late, where each number comes from."""

from __future__ import annotations

from reporting.domain.edition import file_name
from reporting.pack.pack import EditionPart
from reporting.queries.lines import TargetRow, gap_size
from reporting.queries.progress import TargetStanding
from reporting.word.narratives import all_narratives
from reporting.word.opening import attached
from reporting.word.origins import LATE, NARRATIVES, ORIGINS, TARGETS, appendix, row
from reporting.word.parts import DraftTable, Heading, Lines, Part, Said, TableColumn, Turn
from reporting.word.promises import quarter_shown, target_words
from reporting.word.targets import cell, verdict
from reporting.word.wording import day, day_of, number, of_units, quarter, together
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE
from targets.domain.numbers import format_count
from targets.models import Reading

DELAYS = (
    TableColumn("TT", 7, "center"),
    TableColumn("Đơn vị", 46),
    TableColumn("Tình trạng", 20, "center"),
    TableColumn("Hạn gửi", 16, "center"),
    TableColumn("Gửi lần đầu", 16, "center"),
    TableColumn("Số ngày trễ", 11, "center"),
)
SOURCES = (
    TableColumn("TT", 5, "center"),
    TableColumn("Chỉ tiêu, mức phấn đấu", 24),
    TableColumn("Công thức", 26),
    TableColumn("Cách hiểu", 30),
    TableColumn("Phạm vi, kỳ xét, căn cứ", 28),
    TableColumn("Biểu", 14, "center"),
)


def parts(pack: EditionPart) -> list[Part]:
    """All four, the wide first one and the last across."""
    said = all_narratives(pack)
    return [
        Turn(landscape=True),
        *_headed(pack, TARGETS, "BẢNG CHỈ TIÊU"),
        _targets(pack),
        Turn(landscape=False),
        *_headed(pack, NARRATIVES, "THUYẾT MINH CỦA CÁC ĐƠN VỊ"),
        Said(said) if said else Lines(["Không có đơn vị nào ghi thuyết minh trong báo cáo đã duyệt."]),
        Turn(landscape=False),
        *_headed(pack, LATE, "ĐƠN VỊ CHƯA GỬI HOẶC GỬI TRỄ BÁO CÁO"),
        *_delays(pack),
        Turn(landscape=True),
        *_headed(pack, ORIGINS, "CÁCH LẦN SỐ LIỆU VỀ GỐC"),
        Lines(_edition(pack)),
        _sources(pack),
    ]


def _headed(pack: EditionPart, number: str, title: str) -> list[Part]:
    """The appendix's number, its title and the paper that it belongs to."""
    return [Heading(f"{number}\n{title}", centred=True), Lines([attached(pack)], "Kèm theo")]


def _targets(pack: EditionPart) -> DraftTable:
    asked = pack.quarter
    columns = (
        TableColumn("TT", 8, "center"),
        TableColumn("Chỉ tiêu", 40),
        TableColumn("Mốc", 11, "center"),
        TableColumn("Mức phấn đấu", 23, "center"),
        TableColumn(f"Cùng kỳ năm trước ({asked.previous(4).label})", 20, "right"),
        TableColumn(f"Kỳ trước ({asked.previous().label})", 20, "right"),
        TableColumn(f"Kỳ báo cáo ({asked.label})", 20, "right"),
        TableColumn("Giá trị xét", 20, "right"),
        TableColumn("Đánh giá", 33, "center"),
        TableColumn("So với mức phấn đấu", 22, "center"),
        TableColumn("Cần mỗi quý", 17, "right"),
        TableColumn("Đã/phải báo cáo", 16, "center"),
    )
    rows = [_target(pack, place, one) for place, one in enumerate(pack.meeting.targets, start=1)]
    return DraftTable(f"Tình hình thực hiện các chỉ tiêu đến {quarter(asked)}", columns, rows)


def _target(pack: EditionPart, place: int, one: TargetStanding) -> list[str]:
    line = TargetRow(one).default
    _, now = quarter_shown(pack, one.default)
    return [
        str(place),
        one.target.wording,
        str(one.target.milestone_id),
        target_words(one),
        *(cell(pack, one, back) for back in (4, 1, 0)),
        _actual(one),
        verdict(one),
        together(line.gap_text.capitalize()) if line.gap_text and one.default.aim.judged else NOT_APPLICABLE,
        _required(one),
        f"{now.point.answered}/{now.point.expected}" if now else NOT_APPLICABLE,
    ]


def _actual(one: TargetStanding) -> str:
    """The value the verdict goes by; "–" where nobody was asked."""
    judged = one.default.verdict
    if judged.actual is None:
        return MISSING if judged.expected else NOT_APPLICABLE
    return number(judged.actual, is_count=one.is_count)


def _required(one: TargetStanding) -> str:
    required = one.default.verdict.required_per_quarter
    if required is None or not one.default.aim.judged:
        return NOT_APPLICABLE
    sign = "+" if required > 0 else "–" if required < 0 else ""
    return together(f"{sign}{gap_size(required, one.is_count)}")


def _delays(pack: EditionPart) -> list[Part]:
    """Who was late or has not sent, in official order."""
    states = {code: pack.content["states"][code] for code in pack.units}
    found = [(code, one) for code, one in states.items() if one["days"] or not one["first_submitted_at"]]
    if not found:
        return [Lines(["Tất cả các đơn vị đã gửi báo cáo đúng hạn."])]
    rows = [
        [
            str(place), pack.names[code], one["label"], day(one["due"]), day(one["first_submitted_at"]) or "chưa gửi",
            format_count(one["days"]),
        ]
        for place, (code, one) in enumerate(found, start=1)
    ]  # fmt: skip
    return [DraftTable(f"Tình hình gửi báo cáo {quarter(pack.quarter)}", DELAYS, rows)]


def _edition(pack: EditionPart) -> list[str]:
    """The edition itself, and the file of the workbook that belongs to the draft."""
    frozen = pack.frozen
    name = file_name(frozen.number, pack.quarter.code, pack.scope.code, "xlsx")
    return [
        f"{frozen.foot}.",
        f"Bảng số liệu kèm theo: tệp {name}. Chữ trong ngoặc đơn sau mỗi số là tên trang của tệp này, hoặc là"
        " phụ lục của báo cáo nếu ghi “Phụ lục”.",
        f"Mã kiểm tra nội dung (SHA-256): {frozen.sha256}.",
    ]


def _sources(pack: EditionPart) -> DraftTable:
    """One row a target, numbered as on the first sheet."""
    indicators = [each["code"] for each in pack.content["indicators"]]
    names = {each["code"]: each["short_name"] for each in pack.content["elements"]}
    rows = [
        _source(pack, place, one, names, indicators.index(one.target.indicator_id) + 1)
        for place, one in enumerate(pack.meeting.targets, start=1)
    ]
    return DraftTable("Công thức, cách hiểu và căn cứ của từng chỉ tiêu", SOURCES, rows)


def _source(pack: EditionPart, place: int, one: TargetStanding, names: dict[str, str], indicator: int) -> list[str]:
    reading, judged, revision = one.default.reading, one.default.verdict, one.revision
    above, below = (
        " + ".join(names[code] for code in codes) for codes in (reading.formula.numerator, reading.formula.denominator)
    )
    scope = pack.names.get(one.scope, one.scope)
    return [
        str(place),
        f"{one.target.indicator.short_name}, mốc {one.target.milestone_id}: {target_words(one)}",
        f"({above}) / ({below}) × 100" if below else above,
        f"{Reading.State(reading.state).label.capitalize()}: {reading.text}",
        f"{scope}; {quarter(judged.judged_on)}, {of_units(judged.answered, judged.expected)}; {revision.decision}"
        f" (lần {revision.number}, {day_of(revision.valid_from)})",
        f"{row(place)}; {appendix(indicator)}",
    ]
