"""Layouts are .docx files that an office mends in Word: their tags, page, styles, and what must not come along."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import types
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin, get_type_hints
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from jinja2 import Environment, nodes

from reporting.editions.docx.draft import Draft
from reporting.editions.layouts import DIRECTORY, LABELS, path
from tests.valid import findings

FILES = sorted(DIRECTORY.glob("*.docx"))
# What a layout may do without: the Party's papers are not issued by a unit; a chart is one tag, its words go with it
LEFT_OUT = {
    "nghi-dinh-30.docx": set(),
    "van-kien-dang.docx": {
        "head.superior",
        "head.superior_lines[]",
        "head.issuer",
        "head.issuer_lines[]",
        "head.locality",
    },
    "bao-cao-btgdv.docx": {
        "head.superior",
        "head.superior_lines[]",
        "head.issuer",
        "head.issuer_lines[]",
        "head.locality",
    },
}
CHART = {"indicators[].chart.png", "indicators[].chart.alt"}


def fields(record: type, prefix: str = "") -> Iterator[tuple[str, bool]]:
    """Every tag that code fills (`targets[].wording`: of each of `targets`), and whether it holds words or others."""
    for name, hint in get_type_hints(record).items():
        tag = f"{prefix}{name}"
        if isinstance(hint, types.UnionType):
            hint = next(each for each in get_args(hint) if each is not type(None))
        if get_origin(hint) is list:
            yield tag, False
            tag, hint = f"{tag}[]", get_args(hint)[0]
        if dataclasses.is_dataclass(hint):
            yield tag, False
            yield from fields(hint, f"{tag}.")  # type: ignore[arg-type]
        else:
            yield tag, True


def tags(file: Path) -> set[str]:
    """The tags of a layout, named as those that code fills."""
    template = DocxTemplate(file)
    template.init_docx()
    parts = [template.get_xml()]
    for uri in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI):
        parts += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    parsed = (Environment().parse(template.patch_xml(part)) for part in parts)
    return {tag for tree in parsed for tag in _tags(tree, {})} - {"loop.index"}


def _tags(node: nodes.Node, loops: dict[str, str]) -> Iterator[str]:
    """`loops`: what each variable of a loop stands for."""
    if isinstance(node, nodes.For):
        assert isinstance(node.target, nodes.Name)
        yield (tag := _tag(node.iter, loops))
        for child in [*node.body, *node.else_]:
            yield from _tags(child, {**loops, node.target.name: f"{tag}[]"})
    elif isinstance(node, nodes.Name | nodes.Getattr):
        yield _tag(node, loops)
    else:
        for child in node.iter_child_nodes():
            yield from _tags(child, loops)


def _tag(node: nodes.Node, loops: dict[str, str]) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_tag(node.node, loops)}.{node.attr}"
    assert isinstance(node, nodes.Name), f"neither a name nor a field of one: {node}"
    return loops.get(node.name, node.name)


def faults(file: Path) -> list[str]:
    """The tags of a layout that code does not fill, and those that the layout has lost."""
    filled, used = dict(fields(Draft)), tags(file)
    missing = {tag for tag, words in filled.items() if words} - used - CHART - LEFT_OUT[file.name]
    return [
        *(f"{file.name}: unknown tag {tag}" for tag in sorted(used - set(filled))),
        *(f"{file.name}: missing tag {tag}" for tag in sorted(missing)),
    ]


def test_there_is_a_union_paper_and_two_of_the_party_in_this_order() -> None:
    assert list(LABELS.items()) == [
        ("nghi-dinh-30", "Văn bản công đoàn (Nghị định 30/2020/NĐ-CP)"),
        ("van-kien-dang", "Văn bản của Đảng (Hướng dẫn 05-HD/VPTW)"),
        ("bao-cao-btgdv", "Báo cáo của Ban Tuyên giáo và Dân vận Thành ủy (Hướng dẫn 05-HD/VPTW)"),
    ]
    assert [file.stem for file in FILES] == sorted(LABELS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_layout_has_every_tag_and_no_other(file: Path) -> None:
    assert faults(file) == []


def test_a_tag_lost_or_misspelt_in_word_is_named_with_its_file(tmp_path: Path) -> None:
    document = docx.Document(str(path("nghi-dinh-30")))
    runs = {run.text: run for paragraph in document.paragraphs for run in paragraph.runs}
    runs["{{ targets_summary }}"].text = "{{ target_summary }}"
    runs["{{ indicator.chart.caption }}"].text = ""
    document.save(str(tmp_path / "nghi-dinh-30.docx"))
    assert faults(tmp_path / "nghi-dinh-30.docx") == [
        "nghi-dinh-30.docx: unknown tag target_summary",
        "nghi-dinh-30.docx: missing tag indicators[].chart.caption",
        "nghi-dinh-30.docx: missing tag targets_summary",
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_page_letters_and_language_are_those_of_the_regulations(file: Path) -> None:
    smallest, largest = {"nghi-dinh-30": (13, 14), "van-kien-dang": (14, 15), "bao-cao-btgdv": (14, 15)}[file.stem]
    document = docx.Document(str(file))
    for section in document.sections:
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
        assert Mm(20) - 100 <= section.top_margin <= Mm(25)
        assert Mm(20) - 100 <= section.bottom_margin <= Mm(25)
        assert Mm(30) - 500 <= section.left_margin <= Mm(35)
        assert Mm(15) - 500 <= section.right_margin <= Mm(20)
    body = document.styles["Normal"].font  # type: ignore[union-attr]
    assert body.name == "Times New Roman"
    assert Pt(smallest) <= body.size <= Pt(largest)
    assert {language.get(qn("w:val")) for language in document.styles.element.iter(qn("w:lang"))} == {"vi-VN"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_style_that_is_used_is_in_the_file(file: Path) -> None:
    """Headings 1 to 3 are Word's own, for its navigation."""
    document = docx.Document(str(file))
    names = {style.style_id: style.name for style in document.styles}
    roots = [document.element, *(part._element for section in document.sections for part in _edges(section))]
    kinds = [qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")]
    used = {style.get(qn("w:val")) for root in roots for style in root.iter(*kinds)}
    assert used <= set(names), f"{file.name}: styles not in the file: {sorted(used - set(names))}"
    assert {"Heading 1", "Heading 2", "Heading 3"} <= {names[style_id] for style_id in used}


def _edges(section: docx.section.Section) -> tuple[docx.section._BaseHeaderFooter, ...]:
    return section.header, section.footer, section.first_page_header, section.first_page_footer


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_layout_opens_clean_and_carries_nothing_along(file: Path) -> None:
    """Everything in the file goes into every draft; Word's "Inspect Document" takes out what is told here."""
    assert findings(file.read_bytes(), ".docx") == []
    assert file.stat().st_size < 60_000
    properties = docx.Document(str(file)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    with ZipFile(io.BytesIO(file.read_bytes())) as parts:
        names = parts.namelist()
        document = parts.read("word/document.xml").decode()
        company = [name for name in names if name == "docProps/app.xml" and b"<Company>" in parts.read(name)]
    unwanted = ("comments", "customXml", "thumbnail", "vbaProject", "custom.xml")
    assert company + [name for name in names if any(word in name for word in unwanted)] == []
    assert [tag for tag in ("w:ins ", "w:del ", "w:moveFrom ") if f"<{tag}" in document] == []


@pytest.mark.office
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_layout_saved_by_an_office_program_keeps_its_tags(file: Path, tmp_path: Path) -> None:
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=240)
    assert (tmp_path / file.name).read_bytes() != file.read_bytes()
    assert faults(tmp_path / file.name) == []
