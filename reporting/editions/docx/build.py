"""The Word draft of an edition for one unit or perimeter, made from what was frozen alone."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from reporting.editions.content import Frozen
from reporting.editions.docx import letterhead, outline, skeleton
from reporting.editions.docx.blocks import Block, DraftTable, Heading, Lines, Picture, Pictures, Statements
from reporting.editions.docx.wording import plain_paragraph
from reporting.editions.layouts import layouts
from reporting.editions.part import EditionPart
from reporting.excel.package import repack

PICTURE_WIDTH = 160  # millimetres


def build(frozen: Frozen, scope: str) -> bytes:
    """The .docx file of a scope, the same bytes wherever it is made; raises UnknownScope."""
    part = EditionPart.of(frozen, scope)
    layout = layouts()[frozen.layout]
    blocks = outline.blocks(part)
    template = DocxTemplate(skeleton.build(layout, part, blocks))
    template.init_docx()
    words = {**letterhead.words(layout, part), **{f"p{n}": _words(template, block) for n, block in enumerate(blocks)}}
    template.render(words, autoescape=True)
    document: Document = template.docx
    _describe(document, part)
    _explain(document, [picture for block in blocks if isinstance(block, Pictures) for picture in block.pictures])
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue(), frozen.published_at)


def _words(template: DocxTemplate, block: Block) -> Any:
    """What the skeleton's place for a block is filled with."""
    if isinstance(block, Heading):
        return plain_paragraph(block.text)
    if isinstance(block, Lines):
        return [plain_paragraph(line) for line in block.lines]
    if isinstance(block, Statements):
        return [(plain_paragraph(who), plain_paragraph(what)) for who, what in block.pairs]
    if isinstance(block, DraftTable):
        return {
            "title": plain_paragraph(block.title),
            "rows": [[plain_paragraph(cell) for cell in row] for row in block.rows],
        }
    if isinstance(block, Pictures):
        return [
            (InlineImage(template, io.BytesIO(picture.png), width=Mm(PICTURE_WIDTH)), plain_paragraph(picture.caption))
            for picture in block.pictures
        ]
    return ""


def _describe(document: Document, part: EditionPart) -> None:
    """Document properties, all of them the edition's. Set after filling: docxtpl reads them as templates too."""
    frozen, properties = part.frozen, document.core_properties
    properties.title = plain_paragraph(f"{frozen.title} – {part.quarter.label} – {part.scope.name}")[:255]
    properties.subject = plain_paragraph(f"Chương trình hành động số {part.meeting.programme}")[:255]
    properties.author = properties.last_modified_by = plain_paragraph(frozen.published_by)[:255]
    properties.comments = plain_paragraph(frozen.foot)[:255]
    properties.keywords = f"sha256:{frozen.sha256}"
    properties.language = "vi-VN"
    published_at = frozen.published_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = published_at
    properties.revision = 1


def _explain(document: Document, pictures: list[Picture]) -> None:
    """The words for who does not see a chart, and a number of its own for each."""
    for number, (shape, picture) in enumerate(zip(document.inline_shapes, pictures, strict=True), start=1):
        drawn = shape._inline.docPr
        drawn.set("id", str(number))
        drawn.set("name", f"Biểu đồ {number}")
        drawn.set("descr", plain_paragraph(picture.alt))
