"""The document that docxtpl fills: the layout's page, styles, letterhead and a place for each block."""

from __future__ import annotations

import io

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_COLOR_INDEX
from docx.section import Section
from docx.shared import Mm

from reporting.editions.docx import letterhead, styles
from reporting.editions.docx.blank import blank
from reporting.editions.docx.blocks import Block, DraftTable, Gap, Heading, Lines, Pictures, Signing, Statements, Turn
from reporting.editions.layouts import Layout
from reporting.editions.part import EditionPart

PAGE = (210, 297)  # A4 in millimetres


def build(layout: Layout, part: EditionPart, blocks: list[Block]) -> io.BytesIO:
    """The template; only the layout's own words stand in it, everybody else's come in by `{{ … }}`."""
    document = blank()
    styles.styles(document, layout)
    _page(document.sections[0], layout, landscape=False)
    _head_and_foot(document.sections[0])
    letterhead.write(document, layout, part)
    for number, block in enumerate(blocks):
        _write_block(document, layout, part, f"p{number}", block)
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    return buffer


def _page(section: Section, layout: Layout, *, landscape: bool) -> None:
    margins = layout.margins_mm
    width, height = reversed(PAGE) if landscape else PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance = section.footer_distance = Mm(margins.edge)


def room(layout: Layout, *, landscape: bool) -> float:
    """The width of the text in millimetres."""
    return PAGE[1 if landscape else 0] - layout.margins_mm.left - layout.margins_mm.right


def _head_and_foot(section: Section) -> None:
    """The page's number above from page 2 on, the edition below on every page."""
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = "Số trang"
    styles.field(number, "PAGE")
    section.first_page_header.paragraphs[0].style = "Số trang"
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].style = "Chân trang"
        footer.paragraphs[0].add_run("{{ foot }}")


def _write_block(document: Document, layout: Layout, part: EditionPart, key: str, block: Block) -> None:
    match block:
        case Heading():
            heading = document.add_paragraph(f"{{{{ {key} }}}}", style=f"Heading {block.level}")
            if block.centred:
                heading.alignment, heading.paragraph_format.first_line_indent = ALIGN.CENTER, 0
        case Lines():
            for text in (f"{{%p for line in {key} %}}", "{{ line }}", "{%p endfor %}"):
                document.add_paragraph(text, style=block.style)
        case Statements():
            _statements(document, key)
        case Gap():
            run = document.add_paragraph(style="Normal").add_run(block.marked)
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        case DraftTable():
            _grid(document, layout, key, block)
        case Pictures():
            _pictures(document, key)
        case Turn():
            section = document.add_section(WD_SECTION.NEW_PAGE)
            document.paragraphs[-1].style = "Hết phần"
            section.different_first_page_header_footer = False
            _page(section, layout, landscape=block.landscape)
        case Signing():
            letterhead.sign(document, layout, part)


def _statements(document: Document, key: str) -> None:
    document.add_paragraph(f"{{%p for who, what in {key} %}}")
    paragraph = document.add_paragraph()
    paragraph.add_run("{{ who }} ").bold = True
    paragraph.add_run("{{ what }}")
    paragraph.alignment = ALIGN.LEFT  # lines broken by their author would be pulled apart
    document.add_paragraph("{%p endfor %}")


def _grid(document: Document, layout: Layout, key: str, grid: DraftTable) -> None:
    """A row for the titles, repeated on each page, and one that is repeated for the content."""
    document.add_paragraph(f"{{{{ {key}.title }}}}", style="Tên bảng")
    landscape = document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    total_share = sum(column.share for column in grid.columns)
    widths = [room(layout, landscape=landscape) * column.share / total_share for column in grid.columns]
    table = styles.table(document, 4, widths)
    for cell, column in zip(table.rows[0].cells, grid.columns, strict=True):
        styles.fill(cell, column.title, "Đầu bảng")
    styles.repeat(table.rows[0])
    table.cell(1, 0).paragraphs[0].add_run(f"{{%tr for row in {key}.rows %}}")
    for number, column in enumerate(grid.columns):
        styles.fill(table.cell(2, number), f"{{{{ row[{number}] }}}}", "Ô bảng", column.align)
    styles.keep_whole(table.rows[2])
    table.cell(3, 0).paragraphs[0].add_run("{%tr endfor %}")
    document.add_paragraph(style="Sau bảng")


def _pictures(document: Document, key: str) -> None:
    document.add_paragraph(f"{{%p for image, caption in {key} %}}")
    document.add_paragraph("{{ image }}", style="Biểu đồ")
    document.add_paragraph("{{ caption }}", style="Tên biểu đồ")
    document.add_paragraph("{%p endfor %}")
