"""What is bound under which name: in Python, templates, scripts and styles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent.parent
APPS = ("ctr25", "targets", "reporting")
# Words that say how a thing came about or that there is one, and so nothing of what it is.
DIALECT = frozenset({
    "one", "each", "found", "said", "told", "made", "asked", "place", "known", "seen", "shown", "wanted", "given",
    "beside", "whole", "since", "apart", "alone", "silent",
})  # fmt: skip


class Bound(NamedTuple):
    """A name and the line that binds it; `owner`: the class in whose body, or the function whose parameter; else ""."""

    name: str
    line: int
    owner: str = ""


def python(*folders: str) -> list[Path]:
    """The Python files of these folders, migrations left out: what was released stays as it is."""
    files = (path for folder in folders for path in sorted((CHECKOUT / folder).rglob("*.py")))
    return [path for path in files if "migrations" not in path.parts]


def bound_in_python(code: str) -> Iterator[Bound]:
    """Variables, parameters, attributes that are set, functions, classes, imports under another name."""
    yield from _bound(ast.parse(code), "")


def _bound(node: ast.AST, owner: str) -> Iterator[Bound]:
    for child in ast.iter_child_nodes(node):
        line = getattr(child, "lineno", 0)
        match child:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield Bound(name, line, owner)
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield Bound(name, line, owner)
            case ast.Attribute(ast.Name("self"), name, ast.Store()):  # elsewhere it is a field that a class declares
                yield Bound(name, line, owner)
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield Bound(name, line, owner)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield Bound(name, line, owner)
        inner = owner
        if isinstance(child, ast.ClassDef):
            inner = child.name
        elif isinstance(child, ast.arguments):
            inner = getattr(node, "name", "")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inner = ""
        yield from _bound(child, inner)


_FOR = re.compile(r"\{%-?\s*for\s+(.+?)\s+in\s")
_WITH = re.compile(r"\{%-?\s*(?:with|include\s+\S+\s+with|blocktranslate\s+with)\s+(.+?)-?%\}", re.DOTALL)
_AS = re.compile(r"\{%[^%]*\sas\s+(\w+)\s*(?:%\}|only)")
_ASSIGNED = re.compile(r"(?:^|\s)(\w+)=")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')


def bound_in_template(text: str) -> Iterator[Bound]:
    """Variables of {% for %}, {% with %}, {% include … with %} and {% … as … %}."""
    for pattern in (_FOR, _WITH, _AS):
        for match in pattern.finditer(text):
            line, names = text.count("\n", 0, match.start()) + 1, match[1]
            found = _ASSIGNED.findall(_QUOTED.sub('""', names)) if pattern is _WITH else re.findall(r"\w+", names)
            yield from (Bound(name, line) for name in found)


_DECLARED = re.compile(r"\b(?:let|const|var)\s+(\{[^}=]*\}|\[[^\]=]*\]|\w+)")
_FUNCTION = re.compile(r"\bfunction\s*\*?\s*(\w*)\s*\(([^)]*)\)")
_ARROW = re.compile(r"(?:\(([^()]*)\)|\b(\w+))\s*=>")
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


def bound_in_script(text: str) -> Iterator[Bound]:
    """Variables, functions and parameters; of `{a: b}` the name that is bound, b."""
    code = JS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for pattern in (_DECLARED, _FUNCTION, _ARROW):
        for match in pattern.finditer(code):
            line = code.count("\n", 0, match.start()) + 1
            for part in filter(None, match.groups()):
                names = re.findall(r"\w+", re.sub(r"\w+\s*:|=[^,]*", "", part))
                yield from (Bound(name, line) for name in names)


_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)(?=[^{}]*\{)")


def bound_in_style(text: str) -> Iterator[Bound]:
    """Names of classes, each where a rule names it."""
    code = _CSS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for match in _CSS_CLASS.finditer(code):
        yield Bound(match[1], code.count("\n", 0, match.start()) + 1)


def classes(app: str) -> Iterator[tuple[str, str]]:
    """Name and place of every class of an app's modules: not those inside classes, nor the commands, all `Command`."""
    for path in python(app):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and "commands" not in path.parts:
                yield node.name, f"{path.relative_to(CHECKOUT)}:{node.lineno}"
