"""Styles, tables and fields in the way of the layout, where python-docx has no word for them."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from reporting.editions.layouts import Layout

_ALIGNS = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}
# Name, size (by the layout), bold, italic, alignment, points before and after, whether the next paragraph follows
_STYLES = (
    ("Ô bảng", "table", False, False, ALIGN.LEFT, 1, 1, False),
    ("Đầu bảng", "table", True, False, ALIGN.CENTER, 1, 1, True),
    ("Sau bảng", "foot", False, False, ALIGN.LEFT, 0, 0, False),
    ("Kèm theo", "body", False, True, ALIGN.CENTER, 0, 6, True),
    ("Tên bảng", "body", True, False, ALIGN.CENTER, 6, 3, True),
    ("Ghi chú", "note", False, True, ALIGN.JUSTIFY, 0, 3, False),
    ("Biểu đồ", "body", False, False, ALIGN.CENTER, 6, 0, True),
    ("Tên biểu đồ", "note", False, True, ALIGN.CENTER, 0, 6, False),
    ("Số trang", "page", False, False, ALIGN.CENTER, 0, 0, False),
    ("Chân trang", "foot", False, True, ALIGN.CENTER, 0, 0, False),
    ("Khối đầu", "agency", False, False, ALIGN.CENTER, 0, 0, False),
)


def styles(document: Document, layout: Layout) -> None:
    """The layout's font and sizes; headings 1 to 3 are Word's own, for its navigation."""
    body = _style(document, "Normal")
    _letters(body, layout, "body")
    paragraph = layout.paragraph
    _spaced(body, ALIGN.JUSTIFY, 0, paragraph.after_pt, paragraph.line, paragraph.first_line_mm)
    for level in (1, 2, 3):
        heading = _style(document, f"Heading {level}")
        _letters(heading, layout, "body", bold=True, italic=level == 3)
        _spaced(heading, ALIGN.LEFT, 6, paragraph.after_pt, paragraph.line, paragraph.first_line_mm)
        heading.paragraph_format.keep_with_next = True
    for name, size, bold, italic, align, before, after, keep in _STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = body
        _letters(style, layout, size, bold=bold, italic=italic)
        _spaced(style, align, before, after, 1.0, 0)
        style.paragraph_format.keep_with_next = keep
    _end(document, body)


def _end(document: Document, body: ParagraphStyle) -> None:
    """The empty paragraph that a section ends with, too small to begin a page of its own."""
    style = document.styles.add_style("Hết phần", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = body
    style.font.size = Pt(1)
    _spaced(style, ALIGN.LEFT, 0, 0, Pt(1), 0)


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _letters(style: ParagraphStyle, layout: Layout, size: str, *, bold: bool = False, italic: bool = False) -> None:
    """One font for every script, black, without the theme's."""
    font = style.font
    font.name, font.size, font.bold, font.italic = layout.font, Pt(layout.sizes[size]), bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), layout.font)


def _spaced(
    style: ParagraphStyle, align: ALIGN, before: float, after: float, line: float | Length, indent: float
) -> None:
    paragraph_format = style.paragraph_format
    paragraph_format.alignment, paragraph_format.line_spacing = align, line
    paragraph_format.first_line_indent = Mm(indent)
    paragraph_format.space_before, paragraph_format.space_after = Pt(before), Pt(after)
    paragraph_format.widow_control = True


def field(paragraph: Paragraph, code: str) -> None:
    """A field that Word counts itself, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("number", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind == "number":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = f" {text} "
        run._r.append(element)


def table(document: Document, rows: int, widths: list[float], *, lined: bool = True) -> Table:
    """A table of fixed columns (millimetres), with lines or without."""
    docx_table: Table = document.add_table(rows, len(widths))
    if lined:
        docx_table.style = "Table Grid"
    _pad(docx_table, 60 if lined else 0)
    docx_table.autofit = False
    docx_table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(docx_table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return docx_table


def _pad(docx_table: Table, twips: int) -> None:
    """The room left and right in each cell, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(twips))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    docx_table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def fill(cell: _Cell, text: str, style: str, align: str = "") -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    if align:
        paragraph.alignment = _ALIGNS[align]
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def repeat(row: _Row) -> None:
    """The row stands again on each page of its table."""
    keep_whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: _Row) -> None:
    """The row is not broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def rule(paragraph: Paragraph, width: float, room: float) -> None:
    """A line of this width in the middle of a room (millimetres) under the paragraph's text."""
    edge = (room - width) / 2
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(edge)
    if not paragraph.text:
        paragraph.paragraph_format.line_spacing = Pt(3)  # the line follows what stands above it
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing",
        "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr",
    )  # fmt: skip
