"""What the code and its pages refer to, and whether it is in the repository."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("ctr25", "targets", "reporting", "tests")
PAGES = (*sorted((CHECKOUT / "docs").rglob("*.md")), CHECKOUT / "README.md")
# Notes of whoever planned the portal; nobody who reads the code has them.
ELSEWHERE = re.compile(r"\bdomain(?:\.md)?,? §|\b(?:domain|interfaces|architecture|house)\.md\b|\(interfaces\b")
# docs/rules.md, docs/rules.md#roles, docs/adr/0001, docs/adr/0001-postgresql-everywhere.md, adr/…; not an address.
PATH = re.compile(r"(?<![\w/.:])(docs/[\w./-]*\w/?|adr/\d{4}[\w.-]*)(#[\w-]*)?")
LINK = re.compile(r"\]\(([^()\s]+)\)")
DECISION = re.compile(r"\bADRs? (\d{1,4})\b|\bdocs/adr/(\d{4})\b|(?<=[( ])(0\d{3})(?=[,;:) ])")

REFERS = re.compile(r"\.md\b|§|docs/|\badr/|\bADR|\(interfaces")  # files without any of these are not taken apart


class Reference(NamedTuple):
    """Where something is referred to, and what."""

    place: str
    target: str


def texts() -> Iterator[tuple[Path, int, str]]:
    """Each line of the pages and of pyproject.toml, Makefile, docstrings and comments, with its file and number."""
    for path in (*PAGES, CHECKOUT / "pyproject.toml", CHECKOUT / "Makefile"):
        yield from ((path, number, line) for number, line in enumerate(path.read_text().splitlines(), 1))
    for folder in FOLDERS:
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            if REFERS.search(code := path.read_text()):
                yield from ((path, number, line) for number, line in prose(code))


def prose(code: str) -> Iterator[tuple[int, str]]:
    """The lines of a file's docstrings and comments."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and ast.get_docstring(node):
                yield from enumerate(str(first.value.value).split("\n"), first.lineno)
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def elsewhere() -> list[Reference]:
    """Mentions of documents that are not in the repository."""
    return [_reference(path, number, match[0]) for path, number, line in texts() for match in ELSEWHERE.finditer(line)]


def broken() -> list[Reference]:
    """Paths, links, anchors and numbers of decisions that lead nowhere."""
    faults = []
    for path, number, line in texts():
        for target in _targets(path, line):
            if not leads_somewhere(path, target):
                faults.append(_reference(path, number, target))
        for match in DECISION.finditer(line):
            digits = next(filter(None, match.groups()))
            if (match[3] is None or path.parent.name == "adr") and not _decision(int(digits)):
                faults.append(_reference(path, number, f"ADR {digits}"))
    return faults


def _targets(path: Path, line: str) -> list[str]:
    links = LINK.findall(line) if path in PAGES else []
    bare = LINK.sub("", line) if path in PAGES else line
    return [*links, *("/" + match[0].removeprefix("/") for match in PATH.finditer(bare))]


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a link of this page, or a path from the top (`/docs/…`), is there with its anchor."""
    if re.match(r"\w+:", target):
        return True  # an address of the web is not ours to follow
    name, _, anchor = target.partition("#")
    file = CHECKOUT / name[1:] if name.startswith("/") else page.parent / name if name else page
    if name.startswith("/adr/"):
        file = CHECKOUT / "docs" / name[1:]
    if re.fullmatch(r"\d{4}", file.name):
        return bool(_decision(int(file.name)))
    return file.exists() and (not anchor or anchor in _anchors(file))


@cache
def _anchors(page: Path) -> frozenset[str]:
    """The anchors that a page sets, and those that its headings make."""
    text = page.read_text()
    headings = (re.sub(r"[^\w\- ]", "", title.casefold()).strip() for title in re.findall(r"^#+ (.+)$", text, re.M))
    return frozenset([*re.findall(r'<a id="([^"]+)"></a>', text), *(title.replace(" ", "-") for title in headings)])


def _decision(number: int) -> list[Path]:
    return list((CHECKOUT / "docs" / "adr").glob(f"{number:04d}-*.md"))


def _reference(path: Path, number: int, target: str) -> Reference:
    return Reference(f"{path.relative_to(CHECKOUT)}:{number}", target)
