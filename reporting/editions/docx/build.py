"""The Word draft of an edition for one unit or perimeter, made from what was frozen alone."""

from __future__ import annotations

import datetime as dt
import io
from itertools import count

from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from reporting.editions.docx.charts import Picture
from reporting.editions.docx.draft import draft
from reporting.editions.docx.references import MARKED
from reporting.editions.docx.wording import plain_paragraph
from reporting.editions.edition_json import Frozen
from reporting.editions.layouts import path
from reporting.editions.part import EditionPart
from reporting.excel.package import repack

PICTURE_WIDTH = 160  # millimetres
SOURCE_RUN = Markup(
    '</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Dẫnnguồn"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    '<w:r><w:t xml:space="preserve">'
)


def build(frozen: Frozen, scope: str) -> bytes:
    """The .docx file of a scope, the same bytes wherever it is made; raises Refused."""
    part = EditionPart.of(frozen, scope)
    template = DocxTemplate(path(frozen.layout))
    numbers = count(1)

    def written(value: object) -> object:
        """Whatever a tag stands for is only text, or a picture."""
        if isinstance(value, Picture):
            return _drawing(template, value, next(numbers))
        return _runs(value) if isinstance(value, str) else value

    # StrictUndefined: a tag that stands for nothing is an error
    template.render(vars(draft(part)), Environment(autoescape=True, undefined=StrictUndefined, finalize=written))
    # set after filling: docxtpl reads the properties as templates too
    properties = template.docx.core_properties
    properties.title = plain_paragraph(f"{frozen.title} – {part.quarter.label} – {part.scope.name}")[:255]
    properties.subject = plain_paragraph(f"Chương trình hành động số {part.meeting.programme}")[:255]
    properties.author = properties.last_modified_by = plain_paragraph(frozen.published_by)[:255]
    properties.comments = plain_paragraph(frozen.foot)[:255]
    properties.keywords = f"sha256:{frozen.sha256}"
    properties.language = "vi-VN"
    published_at = frozen.published_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = published_at
    properties.revision = 1
    buffer = io.BytesIO()
    template.docx.save(buffer)
    return repack(buffer.getvalue(), frozen.published_at)


def _runs(text: str) -> str:
    """A text in the letters of its tag, each source in it as a run of the style that can be taken out at once."""
    first, *others = MARKED.split(text)
    runs = Markup.escape(plain_paragraph(first))
    for reference, words in zip(others[::2], others[1::2], strict=True):
        runs += SOURCE_RUN.format(f" {plain_paragraph(reference)}") + plain_paragraph(words)
    return runs


def _drawing(template: DocxTemplate, picture: Picture, number: int) -> Markup:
    """As docxtpl's InlineImage, which has no words for who does not see the chart."""
    inline = template.current_rendering_part.new_pic_inline(io.BytesIO(picture.png), Mm(PICTURE_WIDTH), None)
    inline.docPr.set("name", f"Biểu đồ {number}")
    inline.docPr.set("descr", plain_paragraph(picture.alt))
    run = '</w:t></w:r><w:r><w:drawing>{}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    return Markup(run.format(inline.xml))  # noqa: S704 - XML that lxml wrote
