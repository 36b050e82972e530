"""A name says what a thing is, and one name is one thing."""

import pytest

from tests.repository.names import (
    APPS,
    CHECKOUT,
    DIALECT,
    Bound,
    bound_in_python,
    bound_in_script,
    bound_in_style,
    bound_in_template,
    classes,
    python,
)

# (class or function, name): columns of released migrations, and what carries their names on: keys of published
# editions, columns of import files, fields of posted forms. Renaming one of these changes data that others hold.
KEPT = {
    ("Element", "asked"),
    ("Period", "asked"),
    ("Part", "whole"),
    ("FacilityState", "since"),
    ("Counted", "asked"),
    ("ElementRule", "asked"),  # the form's view of an element
    ("PartRule", "whole"),  # the form's view of a part …
    ("SheetRow", "whole"),  # … and its row on the page, which says so in `data-whole`
    ("ElementText", "asked"),  # a key of an edition's content
    ("PointText", "known"),  # the same
    ("FacilityRow", "since"),  # a column of the file of zones
    ("EditForm", "since"),  # a field of the register's forms, and what its fields are handed to by their names:
    ("locate", "since"),
    ("add_facility", "since"),
    ("set_facility_state", "since"),
}


@pytest.mark.parametrize("app", APPS)
def test_python_names_say_what_a_thing_is(app: str) -> None:
    dialect = [
        f"{path.relative_to(CHECKOUT)}:{bound.line} {bound.name}"
        for path in python(app)
        for bound in bound_in_python(path.read_text())
        if bound.name in DIALECT and (bound.owner, bound.name) not in KEPT
    ]
    assert not dialect, "\n".join(["", *dialect])


def test_modules_are_named_by_what_they_hold() -> None:
    assert [str(path.relative_to(CHECKOUT)) for path in python(*APPS) if path.stem in DIALECT] == []


def test_every_kept_name_is_still_there() -> None:
    bound = {(b.owner, b.name) for path in python(*APPS) for b in bound_in_python(path.read_text())}
    assert KEPT - bound == set()


@pytest.mark.parametrize(
    ("folder", "suffix", "read"),
    [
        ("templates", ".html", bound_in_template),
        ("templates", ".txt", bound_in_template),
        ("static", ".js", bound_in_script),
        ("static", ".css", bound_in_style),
    ],
)
def test_names_of_the_pages_say_what_a_thing_is(folder: str, suffix: str, read: object) -> None:
    assert callable(read)
    dialect = [
        f"{path.relative_to(CHECKOUT)}:{bound.line} {bound.name}"
        for path in sorted((CHECKOUT / folder).rglob(f"*{suffix}"))
        for bound in read(path.read_text())
        if bound.name in DIALECT
    ]
    assert not dialect, "\n".join(["", *dialect])


@pytest.mark.parametrize("app", APPS)
def test_a_class_name_is_one_class(app: str) -> None:
    places: dict[str, list[str]] = {}
    for name, place_of_class in classes(app):
        places.setdefault(name, []).append(place_of_class)
    twice = [f"{place} {name}" for name, several in places.items() if len(several) > 1 for place in several]
    assert not twice, "\n".join(["", *twice])


def test_what_binds_a_name_in_python_is_seen() -> None:
    code = """
import a as one
from b import c as each
class whole:
    asked: int = 0
    def silent(self, alone, *given, apart=None, **seen): self.made = other.field = 1
for known, (told, _) in []: pass
try: pass
except E as wanted: shown = [place for place in ()]
match x:
    case {"a": found, **beside}: pass
    case [said, *since]: pass
"""
    assert {bound.name for bound in bound_in_python(code)} >= DIALECT
    assert {Bound("asked", 5, "whole"), Bound("alone", 6, "silent")} <= set(bound_in_python(code))
    assert "field" not in {bound.name for bound in bound_in_python(code)}


def test_what_binds_a_name_on_a_page_is_seen() -> None:
    template = """{% for one, each in rows %}{% with found=row.x said="a b=c" %}
{% include "x.html" with told=1 made=row only %}{% url "x" as asked %}{% if place == known %}{% endif %}"""
    names = {bound.name for bound in bound_in_template(template)}
    assert names == {"one", "each", "found", "said", "told", "made", "asked"}
    script = """// one
const found = 1, x = 2; let {said, a: told} = y; for (const [each, b] of z) {}
function made(asked, c = 3) {} d.map(place => place.known); e.map((seen, i) => seen)"""
    names = {bound.name for bound in bound_in_script(script)}
    assert names == {"found", "said", "told", "each", "b", "made", "asked", "c", "place", "seen", "i"}
    style = "/* .told */ .one > a.each:hover { margin: .5em } @media x { .found { color: red } }"
    assert {bound.name for bound in bound_in_style(style)} == {"one", "each", "found"}
