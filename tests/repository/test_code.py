"""Habits that hold for the whole repository."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

CHECKOUT = Path(__file__).resolve().parent.parent.parent
OURS = ("ctr25", "targets", "reporting", "tests", "templates", "static")
CODE = [
    path
    for folder in OURS
    for path in sorted((CHECKOUT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".js", ".css"} and "__pycache__" not in path.parts
]
PYTHON = [path for path in CODE if path.suffix == ".py" and "migrations" not in path.parts]


def name(path: Path) -> str:
    """Short name for a test's id."""
    return str(path.relative_to(CHECKOUT))


def test_no_file_is_longer_than_500_lines() -> None:
    long = {
        name(path): lines
        for path in CODE
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 500
    }
    assert long == {}


def test_no_work_is_left_for_later() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert [name(path) for path in CODE if marks.search(path.read_text())] == []


def test_every_silenced_type_or_lint_error_has_its_reason() -> None:
    bare = [
        f"{name(path)}:{number}"
        for path in PYTHON
        if "tests" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"#\s*type: ignore(?!\[[\w, -]+\]\s+#\s+\w)", line)
    ]
    assert bare == []


def test_no_error_is_swallowed() -> None:
    silent = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or all(isinstance(part, ast.Pass) for part in node.body)
            ):
                silent.append(f"{name(path)}:{node.lineno}")
    assert silent == []


@pytest.mark.parametrize("app", ["targets", "reporting", "ctr25"])
def test_modules_say_what_they_are_for(app: str) -> None:
    mute = []
    for path in PYTHON:
        parts = path.relative_to(CHECKOUT).parts
        if parts[0] != app or {"management", "serializers"} & set(parts):
            continue  # a command has its help text, a serializer its fields
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            mute.append(name(path))
    assert mute == []


def words(text: str) -> set[str]:
    """The words of a text or of code, names taken apart at underscores and capitals; a plural is its singular."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text).replace("_", " ").casefold()
    return {word.removesuffix("s") for word in re.findall(r"[^\W\d]+|\d+", apart)}


# What joins words without saying anything itself.
FILLERS = words("a an and as by for from in is are it its of on or that the this to with")


def says_nothing(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether the docstring has no word beyond those of the name and the signature."""
    docstring = ast.get_docstring(node)
    if docstring is None:
        return False
    signature = words(node.name)
    if not isinstance(node, ast.ClassDef):
        signature |= words(ast.unparse(node.args)) | words(ast.unparse(node.returns) if node.returns else "")
    return not words(docstring) - signature - FILLERS


@pytest.mark.parametrize(
    ("code", "empty"),
    [
        ('def the_quarter(period: Period) -> Quarter:\n    """The quarter of the period."""', True),
        ('def unit_codes(self) -> list[str]:\n    """The codes of the units."""', True),
        ('class TaskRow:\n    """A row of a task."""', True),
        ('def quarter(self) -> Quarter:\n    """The last day\'s quarter."""', False),
        ('def page(self) -> Page:\n    """The page. One query."""', False),
        ("def page(self) -> Page:\n    return self.of", False),
    ],
)
def test_a_docstring_is_known_to_say_nothing(code: str, empty: bool) -> None:
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    assert says_nothing(node) is empty


def test_a_docstring_says_more_than_its_name() -> None:
    repeating = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and says_nothing(node)
    ]
    assert repeating == []


def test_every_dependency_has_a_lower_bound_and_a_reason() -> None:
    text = (CHECKOUT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["demo"]]
    wanted += project["optional-dependencies"]["dev"]
    for dependency in wanted:
        assert ">=" in dependency, dependency
        line = next(line for line in text.splitlines() if f'"{dependency}"' in line)
        assert re.search(r'",\s+# .{6,}', line), line


@pytest.mark.parametrize("lock", ["base", "dev", "uv"])
def test_locks_hold_hashes_and_no_address(lock: str) -> None:
    text = (CHECKOUT / "requirements" / f"{lock}.txt").read_text()
    assert "://" not in text
    assert "--index" not in text
    pins = re.findall(r"^\S+==.*$", text, re.MULTILINE)
    assert pins
    assert all(line.endswith("\\") for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_locks_hold_every_dependency_that_is_asked_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    base, dev = ((CHECKOUT / "requirements" / f"{lock}.txt").read_text().lower() for lock in ("base", "dev"))

    def bare(dependency: str) -> str:
        return re.split(r"[\[><=]", dependency)[0].lower()

    assert [d for d in project["dependencies"] if f"\n{bare(d)}==" not in base] == []
    extra = [*project["optional-dependencies"]["demo"], *project["optional-dependencies"]["dev"]]
    assert [d for d in extra if f"\n{bare(d)}==" not in dev] == []
    assert set(re.findall(r"^\S+==\S+", base, re.M)) <= set(re.findall(r"^\S+==\S+", dev, re.M))


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth() -> None:
    def tables() -> set[str]:
        return {
            table for table in connection.introspection.table_names() if table.startswith(("targets_", "reporting_"))
        }

    before = tables()
    try:
        for app in ("reporting", "knox", "axes", "targets"):
            call_command("migrate", app, "zero", verbosity=0)
        assert tables() == set()
    finally:
        call_command("migrate", verbosity=0)
    assert tables() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone()[0] > 0
