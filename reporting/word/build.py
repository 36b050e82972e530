"""The Word draft of an edition for one unit or perimeter, made from what was frozen alone."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from reporting.domain.edition import Frozen
from reporting.pack.pack import EditionPart
from reporting.queries.layouts import layouts
from reporting.word import opening, outline, skeleton
from reporting.word.parts import DraftTable, Heading, Lines, Part, Picture, Pictures, Said
from reporting.word.wording import plain_paragraph
from reporting.workbook.package import repack

PICTURE_WIDTH = 160  # millimetres


def build(frozen: Frozen, scope: str) -> bytes:
    """The .docx file of a scope, the same bytes wherever it is made; raises UnknownScope."""
    pack = EditionPart.of(frozen, scope)
    layout = layouts()[frozen.layout]
    parts = outline.parts(pack)
    template = DocxTemplate(skeleton.build(layout, pack, parts))
    template.init_docx()
    words = {**opening.words(layout, pack), **{f"p{n}": _words(template, part) for n, part in enumerate(parts)}}
    template.render(words, autoescape=True)
    document: Document = template.docx
    _describe(document, pack)
    _explain(document, [each for part in parts if isinstance(part, Pictures) for each in part.pictures])
    written = io.BytesIO()
    document.save(written)
    return repack(written.getvalue(), frozen.published_at)


def _words(template: DocxTemplate, part: Part) -> Any:
    """What the skeleton's place for a part is filled with."""
    if isinstance(part, Heading):
        return plain_paragraph(part.text)
    if isinstance(part, Lines):
        return [plain_paragraph(line) for line in part.lines]
    if isinstance(part, Said):
        return [(plain_paragraph(who), plain_paragraph(what)) for who, what in part.pairs]
    if isinstance(part, DraftTable):
        return {
            "title": plain_paragraph(part.title),
            "rows": [[plain_paragraph(cell) for cell in row] for row in part.rows],
        }
    if isinstance(part, Pictures):
        return [(_image(template, each), plain_paragraph(each.caption)) for each in part.pictures]
    return ""


def _image(template: DocxTemplate, picture: Picture) -> InlineImage:
    return InlineImage(template, io.BytesIO(picture.png), width=Mm(PICTURE_WIDTH))


def _describe(document: Document, pack: EditionPart) -> None:
    """Document properties, all of them the edition's. Set after filling: docxtpl reads them as templates too."""
    frozen, properties = pack.frozen, document.core_properties
    properties.title = plain_paragraph(f"{frozen.title} – {pack.quarter.label} – {pack.scope.name}")[:255]
    properties.subject = plain_paragraph(f"Chương trình hành động số {pack.meeting.programme}")[:255]
    properties.author = properties.last_modified_by = plain_paragraph(frozen.published_by)[:255]
    properties.comments = plain_paragraph(frozen.foot)[:255]
    properties.keywords = f"sha256:{frozen.sha256}"
    properties.language = "vi-VN"
    at = frozen.published_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = at
    properties.revision = 1


def _explain(document: Document, pictures: list[Picture]) -> None:
    """The words for who does not see a chart, and a number of its own for each."""
    for number, (shape, picture) in enumerate(zip(document.inline_shapes, pictures, strict=True), start=1):
        drawn = shape._inline.docPr
        drawn.set("id", str(number))
        drawn.set("name", f"Biểu đồ {number}")
        drawn.set("descr", plain_paragraph(picture.alt))
