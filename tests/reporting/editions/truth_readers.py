"""What finished pages, sheets and drafts say of a target, read back as a reader finds it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

import lxml.html
from lxml import etree
from python_calamine import CalamineWorkbook

from reporting.progress.verdict import LABELS
from tests.reporting.editions import drafts

Cell = Any  # a number, or text
Rows = list[list[Cell]]
COVERAGE = re.compile(r"(?<![\d/.])(\d+)/(\d+)(?![\d/])")
SENTENCE_OF_TARGET = re.compile(r"^\((\d+)\) Mốc 20\d\d")
CHANGE = re.compile(
    r"(tăng|giảm) (?:dưới )?([\d.]+(?:,\d+)?)(?: (?:đoàn viên|điểm phần trăm|điểm %))?"
    r" so với (?:cùng kỳ \()?(Quý [IV]+/\d{4})"
)


@dataclass(frozen=True)
class TargetText:
    """A target in one place: its number in the programme's order, what stands in the cells, all of it as text.

    `result`, `away`, `share` are numbers in a sheet and text elsewhere; "" where the location has no such cell.
    """

    location: str
    number: int
    label: str
    text: str
    result: Cell = ""
    away: Cell = ""
    share: Cell = ""
    answered: str = ""
    current: dict[int, Cell] | None = None  # how many quarters back → value


def plain(text: str) -> str:
    """Blanks made plain, the sign of per cent at its number."""
    return re.sub(r" %", "%", re.sub(r"[\s\u00a0\u202f]+", " ", text)).strip()


# Workbooks


def sheets(content: bytes) -> dict[str, Rows]:
    """Every sheet as a reader that does not calculate sees it, from A1 on."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def words(rows: Rows) -> list[str]:
    """The text cells of a sheet."""
    return [plain(cell) for row in rows for cell in row if isinstance(cell, str) and cell]


def table(rows: Rows, first_title: str = "TT") -> tuple[list[str], int]:
    """The titles of the first table, and the number (from 0) of the row they stand in."""
    for number, row in enumerate(rows):
        if row and row[0] == first_title:
            return [plain(str(cell)) for cell in row], number
    raise LookupError(first_title)


def column(titles: list[str], *beginnings: str) -> int | None:
    """The first column whose title begins so."""
    for beginning in beginnings:
        for number, title in enumerate(titles):
            if title.startswith(beginning):
                return number
    return None


def targets_of_sheet(rows: Rows, location: str) -> list[TargetText]:
    """The rows of Biểu 01."""
    titles, top = table(rows)
    at = {
        "result": column(titles, "Kết quả tại mốc"),
        "away": column(titles, "So với chỉ tiêu"),
        "share": column(titles, "% chỉ tiêu"),
        "answered": column(titles, "Số đơn vị báo cáo"),
    }
    label = column(titles, "Đánh giá")
    quarters = {back: column(titles, title) for back, title in ((0, "Kỳ báo cáo"), (1, "Kỳ trước"), (4, "Cùng kỳ"))}
    assert label is not None
    target_rows = [row for row in rows[top + 1 :] if isinstance(row[0], float)]
    return [
        TargetText(
            location=f"{location}, dòng {int(row[0])}",
            number=int(row[0]),
            label=plain(str(row[label])),
            text=" | ".join(plain(str(cell)) for cell in row if cell != ""),
            current={back: row[number] for back, number in quarters.items() if number is not None},
            **{name: row[number] for name, number in at.items() if number is not None},
        )
        for row in target_rows
    ]


# Drafts


def targets_of_table(content: bytes, location: str) -> list[TargetText]:
    """The rows of every table of a draft that tells targets with their verdicts."""
    texts = []
    for number, drawn in enumerate(drafts.opened(content).tables):
        rows = [[plain(cell.text) for cell in row.cells] for row in drawn.rows]
        if "Mốc" not in rows[0] or column(rows[0], "Đánh giá") is None:
            continue
        at = {
            "result": column(rows[0], "Kết quả tại mốc"),
            "away": column(rows[0], "So với chỉ tiêu"),
            "share": column(rows[0], "% chỉ tiêu"),
            "answered": column(rows[0], "Số đơn vị báo cáo"),
        }
        label = rows[0].index(next(title for title in rows[0] if title.startswith("Đánh giá")))
        quarters = {back: column(rows[0], name) for back, name in ((0, "Kỳ báo cáo"), (1, "Kỳ trước"), (4, "Cùng kỳ"))}
        texts += [
            TargetText(
                location=f"{location}, bảng {number + 1}, dòng {row[0]}",
                number=int(row[0]),
                label=row[label],
                text=" | ".join(row),
                current={back: row[at_quarter] for back, at_quarter in quarters.items() if at_quarter is not None},
                **{name: row[cell] for name, cell in at.items() if cell is not None},
            )
            for row in rows[1:]
            if row[0].isdigit()
        ]
    return texts


def targets_of_sentences(content: bytes, location: str) -> list[TargetText]:
    """The paragraphs that begin with the number of a target."""
    texts = []
    for text in map(plain, drafts.paragraphs(content)):
        if begun := SENTENCE_OF_TARGET.match(text):
            labels = [label for label in LABELS.values() if label.lower() in text.lower()]
            longest = max(labels, key=len, default="")
            texts.append(TargetText(f"{location}, câu ({begun[1]})", int(begun[1]), longest, text))
    return texts


def section(content: bytes, begins: str, ends: str) -> list[str]:
    """The paragraphs between two headings."""
    texts, inside = [], False
    for text in map(plain, drafts.paragraphs(content)):
        if text.startswith(ends):
            inside = False
        if inside:
            texts.append(text)
        if text.startswith(begins):
            inside = True
    return texts


# Pages


def body(html: str) -> lxml.html.HtmlElement:
    """The page's own part, without scripts and styles."""
    tree = lxml.html.fromstring(html)
    main = tree.find(".//main")
    root = tree if main is None else main
    for element in [*root.iter("script", "style")]:
        element.drop_tree()
    return root


def page_text(html: str) -> str:
    """All that is read on a page, block by block."""
    root = body(html)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag in BLOCKS:
            element.tail = f"\n{element.tail or ''}"
            element.text = f"\n{element.text or ''}"
    lines = (plain(line) for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)


BLOCKS = {"p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "caption", "dt", "dd", "span", "section", "br"}


def targets_of_page(html: str, location: str, numbers: dict[tuple[str, int], int]) -> list[TargetText]:
    """The rows of targets; `numbers` are theirs by name of the indicator, long or short, and milestone.

    The indicator is named in the row, else in the caption of its table.
    """
    texts = []
    for row in body(html).iter("tr"):
        year = plain("".join(cell.text_content() for cell in row.findall("th")))
        cells = {cell.get("data-label", ""): cell for cell in row.findall("td")}
        actual = next((cells[name] for name in cells if name.startswith(("Kết quả", "Thực hiện"))), None)
        if not re.fullmatch(r"20\d\d", year) or actual is None:
            continue
        drawn = next(row.iterancestors("table"))
        text = page_text(lxml.html.tostring(row, encoding="unicode"))
        caption = plain("".join(name.text_content() for name in drawn.iter("caption")))
        names = sorted((name for name, milestone in numbers if milestone == int(year)), key=len, reverse=True)
        name = next((name for name in names if name in plain(row.text_content())), "")
        name = name or next((name for name in names if name in caption), "")
        if not name:
            continue
        big = actual.find(".//*[@class='big']")
        hidden = (
            ""
            if big is None
            else "".join(part.text_content() for part in big.iter() if "hidden" in part.get("class", ""))
        )
        judged = next((plain(cell.text_content()) for label, cell in cells.items() if label == "Đánh giá"), "")
        label = next((label for label in sorted(LABELS.values(), key=len)[::-1] if judged.startswith(label)), judged)
        texts.append(
            TargetText(
                location=f"{location}, {name}, mốc {year}",
                number=numbers[name, int(year)],
                label=label,
                text=plain(text),
                result="" if big is None else plain(big.text_content().removesuffix(hidden)),
            )
        )
    return texts


def marks_of_page(html: str, location: str) -> Iterator[tuple[str, str, bool]]:
    """Chart, text and hollowness of every point of the lines drawn with marks."""
    for script in lxml.html.fromstring(html).iter("script"):
        if script.get("type") != "application/json" or '"marker"' not in (script.text or ""):
            continue
        for line in json.loads(script.text or "{}").get("data", []):
            colours = line.get("marker", {}).get("color")
            if isinstance(colours, list):
                for text, colour in zip(line["text"], colours, strict=True):
                    yield (
                        f"{location} #{script.get('id')} {line['name']}",
                        plain(re.sub("<[^>]+>", " ", text)),
                        colour == "#ffffff",
                    )


_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def marks_of_workbook(content: bytes) -> dict[str, tuple[range, set[int]]]:
    """By chart file the rows (from 0) that its first line is drawn from, and which of its points are hollow.

    Hollow is filled with white, or with nothing.
    """
    marks = {}
    with ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if not re.fullmatch(r"xl/charts/chart\d+\.xml", name):
                continue
            line = next(etree.fromstring(parts.read(name)).iter(f"{_CHART}ser"))
            hollow = set()
            for point in line.findall(f"{_CHART}dPt"):
                filling = point.find(f"{_CHART}marker/{_CHART}spPr")
                if filling is None:
                    continue
                white = filling.find(f"{_DRAWING}solidFill/{_DRAWING}srgbClr")
                empty = filling.find(f"{_DRAWING}noFill") is not None
                if empty or (white is not None and white.get("val", "").upper() == "FFFFFF"):
                    hollow.add(int(point.find(f"{_CHART}idx").get("val")))
            bounds = re.findall(r"\$(\d+)", line.findtext(f"{_CHART}val/{_CHART}numRef/{_CHART}f"))
            marks[name] = range(int(bounds[0]) - 1, int(bounds[-1])), hollow
    return marks
