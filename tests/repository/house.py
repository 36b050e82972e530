"""How tidy the house is, in figures: `python -m tests.repository.house`. Each is counted anew from the present tree."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.check import TEMPLATE_LINE
from tests.repository import references
from tests.repository.names import APPS, CHECKOUT, DIALECT, bound_in_python, classes, python

SUBJECT = 72
# Rooms that know nothing of the business and are there to be used by all; left out of the imports between rooms.
GROUND = {"models", "jobs", "excel"}
# Who is summed in a scope, and who owes the form: a file knows it if it names the table in SQL, uses the model or
# follows its related name, writers of the rows included. The models, the migrations and the admin's pages do not count.
SUMMED = re.compile(r"\btargets_membership\b|\bMembership\b|\bmemberships(?:__|\.)")
OWES = re.compile(r"\btargets_duty\b|\bDuty\b|\bduties(?:__|\.)")
TOOLS = re.compile(r"#\s*(?:noqa|type:|fmt:|pragma)")  # comments for tools say nothing to readers


def main() -> None:
    """Print the table."""
    rows = list(table())
    width = max(len(what) for what, _ in rows)
    for what, figure in rows:
        print(f"{what.ljust(width)}  {figure}")


def table() -> Iterator[tuple[str, str]]:
    """What is measured, and its figure."""
    texts = {path: path.read_text() for path in python(*APPS)}
    names = [bound.name for text in texts.values() for bound in bound_in_python(text)]
    yield "names of the dialect", share(sum(name in DIALECT for name in names), len(names))
    yield "class names used twice inside an app", str(sum(map(names_twice, APPS)))
    once, private = called_once(texts.values())
    yield "private functions called once", f"{once} of {private}"
    imports, pairs, both_ways = between_rooms()
    yield "imports between rooms", f"{imports} in {pairs} pairs, {both_ways} of them two-way"
    yield "files that know who is summed in a scope", str(knowing(texts, SUMMED))
    yield "files that know who owes the form", str(knowing(texts, OWES))
    yield "lines that cite a missing document", str(cited())
    yield "comments per 100 lines", decimal(100 * sum(map(comments, texts.values())) / lines(texts.values()))
    yield f"template lines over {TEMPLATE_LINE} characters", str(long_template_lines())
    long, subjects = long_subjects()
    yield f"commit subjects over {SUBJECT} letters", f"{long} of {subjects}"
    tested, modules = tested_by_name(list(texts))
    yield "modules whose test bears their name", f"{tested} of {modules}"


def decimal(number: float) -> str:
    """With two decimals."""
    return f"{number:.2f}"


def share(part: int, of: int) -> str:
    """Both counts and the percentage."""
    return f"{part} of {of} ({100 * part / of:.1f} %)"


def lines(texts: Iterable[str]) -> int:
    """Lines of several files together."""
    return sum(len(text.splitlines()) for text in texts)


def names_twice(app: str) -> int:
    """Names that several classes of an app bear."""
    return sum(several > 1 for several in Counter(name for name, _ in classes(app)).values())


def called_once(texts: Iterable[str]) -> tuple[int, int]:
    """Private functions that their own file names once beside their definition, and all private ones."""
    once = private = 0
    for text in texts:
        nodes = list(ast.walk(ast.parse(text)))
        used = Counter(node.id for node in nodes if isinstance(node, ast.Name))
        used += Counter(node.attr for node in nodes if isinstance(node, ast.Attribute))
        functions = [node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        hidden = [name for name in functions if name.startswith("_") and not name.endswith("__")]
        private += len(hidden)
        once += sum(used[name] == 1 for name in hidden)
    return once, private


def between_rooms() -> tuple[int, int, int]:
    """Imports of one room's module by another's, each once a file; pairs of rooms; pairs that import both ways."""
    edges = set()
    for path in python("reporting"):
        here = room(path.relative_to(CHECKOUT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            edges |= {(here, path, module) for module in imported(node) if room(module) != here}
    edges = {(here, path, module) for here, path, module in edges if not {here, room(module)} & {"", *GROUND}}
    pairs = {(here, room(module)) for here, _, module in edges}
    return len(edges), len(pairs), sum((there, here) in pairs for here, there in pairs) // 2


def room(module: tuple[str, ...]) -> str:
    """The package on the first level of `reporting`; none for its files, such as the tasks."""
    return module[1] if len(module) > 1 and (CHECKOUT / "reporting" / module[1]).is_dir() else ""


def imported(node: ast.AST) -> Iterator[tuple[str, ...]]:
    """The modules of `reporting` that a statement imports: `from reporting.x import y` is `reporting.x.y` if it is."""
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        modules = [
            f"{node.module}.{alias.name}" if is_module(f"{node.module}.{alias.name}") else node.module
            for alias in node.names
        ]
    else:
        return
    yield from (tuple(module.split(".")) for module in modules if module.startswith("reporting."))


def is_module(dotted: str) -> bool:
    """Whether a dotted name is a file or package of ours."""
    path = CHECKOUT / dotted.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def knowing(texts: dict[Path, str], what: re.Pattern[str]) -> int:
    """How many files know it."""
    return sum(
        bool(what.search(text)) and path.parent.name != "models" and path.stem != "admin"
        for path, text in texts.items()
    )


def cited() -> int:
    """Lines of the code that cite what is not in the repository."""
    places = {reference.place for reference in (*references.elsewhere(), *references.broken())}
    return sum(place.split("/")[0] in APPS for place in places)


def comments(text: str) -> int:
    """Comments for readers."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT and not TOOLS.match(token.string) for token in tokens)


def long_template_lines() -> int:
    """Lines of templates that no screen holds."""
    files = (path for path in (CHECKOUT / "templates").rglob("*") if path.is_file())
    return sum(len(line) > TEMPLATE_LINE for path in files for line in path.read_text().splitlines())


def long_subjects() -> tuple[int, int]:
    """Subjects of commits that are too long, and all."""
    log = subprocess.run(["git", "log", "--format=%s"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    subjects = log.stdout.splitlines()
    return sum(len(subject) > SUBJECT for subject in subjects), len(subjects)


def tested_by_name(modules: list[Path]) -> tuple[int, int]:
    """Modules for which there is a `test_<name>.py`, and all that hold code; commands are tested by what they do."""
    tests = {path.stem for path in (CHECKOUT / "tests").rglob("test_*.py")}
    own = [path for path in modules if path.stem != "__init__" and "commands" not in path.parts]
    return sum(f"test_{path.stem}" in tests for path in own), len(own)


if __name__ == "__main__":
    main()
