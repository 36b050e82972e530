"""Word drafts read back: their paragraphs, tables and parts."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.document import Document
from lxml import etree
from pypdf import PdfReader

REFERENCE = re.compile(r"\(((?:Biểu|PL|Phạm|Diễn|Tình|Điều|Nhiệm|Giải|Phụ)[^()]*)\)")


def opened(content: bytes) -> Document:
    """As python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def paragraphs(content: bytes) -> list[str]:
    """The body's paragraphs outside tables, spaces made plain."""
    return [one.text.replace("\u00a0", " ") for one in opened(content).paragraphs]


def rows(content: bytes, title: str) -> list[list[str]]:
    """The rows of the table that stands under a title, its heading first."""
    body = opened(content).element.body
    before = ""
    for element in body:
        if element.tag.endswith("}p"):
            before = "".join(element.itertext()).replace("\u00a0", " ") or before
        elif element.tag.endswith("}tbl") and before.startswith(title):
            table = next(one for one in opened(content).tables if etree.tostring(one._tbl) == etree.tostring(element))
            return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]
    raise LookupError(title)


def whole(content: bytes) -> str:
    """Everything written anywhere in the file, part by part; every part must be sound XML."""
    told = []
    with ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                told.append("\n".join(etree.fromstring(parts.read(name)).itertext()))
    return "\n".join(told)


def references(content: bytes) -> set[str]:
    """The sheets and appendices that the text sends its reader to."""
    found = REFERENCE.findall("\n".join(paragraphs(content)))
    return {place.split(",")[0].strip() for each in found for place in each.split(";")}


def pages(content: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays them out."""
    source = folder / "bản.docx"
    source.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=240)
    return [page.extract_text() for page in PdfReader(folder / "bản.pdf").pages]
