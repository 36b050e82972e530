"""The blocks that a layout prescribes: who issues the paper, its title, who receives and who signs it."""

from __future__ import annotations

import re

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reporting.editions.docx import styles
from reporting.editions.docx.blocks import Gap
from reporting.editions.docx.wording import day, plain_paragraph
from reporting.editions.layouts import Issuer, Layout, layouts
from reporting.editions.part import EditionPart
from reporting.progress.wording import quarter_label

WIDTHS = (65.0, 100.0)  # of the two halves of the blocks in millimetres: together as wide as the text
RULES = (62.0, 24.0)  # under the state's motto and under the agency
BLANK = "\u00a0" * 2  # where day and month are written by hand
LONG = 22  # letters that the left half has room for
BREAK = re.compile(" (?=THÀNH PHỐ |TỈNH |QUẬN |HUYỆN |PHƯỜNG |XÃ |ĐẶC KHU |TỔNG CÔNG TY |CÁC )")
SIGNER = Gap("họ và tên người ký")


def issuer_of(layout: Layout, part: EditionPart) -> Issuer:
    """Units issue their own papers, everything else is the city's."""
    return layout.city if part.scope.is_city or part.scope.is_perimeter else layout.unit


def superior(part: EditionPart) -> str:
    """The organisation above a unit: areas are the federation's own groups and issue nothing to anybody."""
    units = {unit["code"]: unit for unit in part.content["units"]}
    code = units[part.scope.code]["parent"] if part.scope.code in units else ""
    while code and units[code]["kind"] == "area":
        code = units[code]["parent"]
    return units[code]["name"] if code else ""


def words(layout: Layout, part: EditionPart) -> dict[str, object]:
    issuer, above = issuer_of(layout, part), superior(part)
    names = {"superior": _broken(above.upper()), "unit": _broken(part.scope.name.upper()), "superior_as_written": above}
    return {
        "foot": plain_paragraph(part.frozen.foot),
        "superior": [plain_paragraph(line) for line in _named(issuer.superior, names).split("\n") if line],
        "agency": [plain_paragraph(line) for line in _named(issuer.agency, names).split("\n")],
        "subject": [plain_paragraph(line) for line in _subject(part)],
        "recipients": [plain_paragraph(_named(line, names)) for line in issuer.recipients],
        "place": f"{layout.place}, {_day(part)}",
    }


def _broken(name: str) -> str:
    """A name too long for one line, broken before the place and not within it."""
    return BREAK.sub("\n", name, count=1) if len(name) > LONG else name


def _named(text: str, names: dict[str, str]) -> str:
    for key, name in names.items():
        text = text.replace(f"{{{key}}}", name)
    return text


def attached(part: EditionPart) -> str:
    """Under an appendix's title: the paper that it belongs to, number and day left blank as above it."""
    number = issuer_of(layouts()[part.frozen.layout], part).number.replace("Số", "số", 1).replace(":", "", 1)
    return f"(Kèm theo Báo cáo {' '.join(number.split()).replace(' ', BLANK * 2)} {_day(part)})"


def _day(part: EditionPart) -> str:
    return f"ngày{BLANK}tháng{BLANK}năm {part.frozen.published_at.year}"


def _subject(part: EditionPart) -> list[str]:
    programme = part.content["programme"]
    where = [] if part.scope.is_city else [f"tại {part.scope.name.replace('Địa bàn ', 'địa bàn ')}"]
    return [
        f"Sơ kết tình hình thực hiện Chương trình hành động số {programme['code']}",
        f"ngày {day(programme['issued_on'])} của {programme['issuer']}",
        *where,
        f"đến hết {quarter_label(part.quarter)}",
    ]


def write(document: Document, layout: Layout, part: EditionPart) -> None:
    """The block above the text and the title."""
    table = styles.table(document, 2, list(WIDTHS), lined=False)
    _agency(table.cell(0, 0), layout, issuer_of(layout, part))
    right = table.cell(0, 1)
    for line in layout.state:
        _line(right, line.text, layout.sizes[line.size], bold=True)
    styles.rule(_line(right, "", 2), RULES[0], WIDTHS[1])
    _line(table.cell(1, 0), issuer_of(layout, part).number, layout.sizes["number"])
    _line(table.cell(1, 0), layout.draft, layout.sizes["draft"], bold=True)
    _line(table.cell(1, 1), "{{ place }}", layout.sizes["place"], italic=True)
    for cell in (*table.rows[0].cells, *table.rows[1].cells):
        cell._tc.remove(cell.paragraphs[0]._p)
    _title(document, layout)


def _agency(cell: _Cell, layout: Layout, issuer: Issuer) -> None:
    if issuer.superior:
        _lines(cell, "superior", layout.sizes["superior"], bold=False)
    _lines(cell, "agency", layout.sizes["agency"], bold=True)
    if layout.mark == "star":
        _line(cell, "*", layout.sizes["agency"], bold=True)
        return
    mark = _line(cell, "", 2)
    styles.rule(mark, RULES[1], WIDTHS[0])


def _lines(cell: _Cell, key: str, size: float, *, bold: bool) -> None:
    cell.add_paragraph(f"{{%p for line in {key} %}}")
    _line(cell, "{{ line }}", size, bold=bold)
    cell.add_paragraph("{%p endfor %}")


def _line(cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph(style="Khối đầu")
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _title(document: Document, layout: Layout) -> None:
    kind = document.add_paragraph(style="Khối đầu")
    kind.paragraph_format.space_before = Pt(18)
    run = kind.add_run(layout.kind)
    run.font.size, run.bold = Pt(layout.sizes["kind"]), True
    document.add_paragraph("{%p for line in subject %}")
    line = document.add_paragraph(style="Khối đầu").add_run("{{ line }}")
    line.font.size, line.bold = Pt(layout.sizes["subject"]), True
    document.add_paragraph("{%p endfor %}")
    end = document.add_paragraph(style="Khối đầu")
    styles.rule(end, 50, sum(WIDTHS))
    end.paragraph_format.space_after = Pt(12)


def sign(document: Document, layout: Layout, part: EditionPart) -> None:
    """Recipients on the left, who signs on the right."""
    issuer, title = issuer_of(layout, part), layout.recipients_title
    for paragraph in (document.paragraphs[-1], document.add_paragraph(style="Sau bảng")):
        paragraph.paragraph_format.keep_with_next = True  # nobody signs a page with nothing else on it
    table = styles.table(document, 1, list(WIDTHS), lined=False)
    left, right = table.rows[0].cells
    styles.keep_whole(table.rows[0])
    run = left.paragraphs[0].add_run(title.text)
    left.paragraphs[0].style = "Sau bảng"
    run.font.size, run.bold = Pt(layout.sizes["recipients_title"]), title.italic
    run.italic, run.underline = title.italic, title.underline
    left.add_paragraph("{%p for line in recipients %}")
    left.add_paragraph(style="Sau bảng").add_run("{{ line }}").font.size = Pt(layout.sizes["recipients"])
    left.add_paragraph("{%p endfor %}")
    for line in issuer.signing:
        _line(right, line, layout.sizes["signing"], bold=True)
    for _ in range(3):
        _line(right, "", layout.sizes["signing"])
    _line(right, SIGNER.marked, layout.sizes["signing"], bold=True)
    right._tc.remove(right.paragraphs[0]._p)
