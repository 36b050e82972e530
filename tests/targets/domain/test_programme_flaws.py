"""A bad file of the programme is refused with the path of every flaw."""

import copy
import json

import pytest

from targets.domain.programme_file import parse
from targets.domain.shapes import FileError
from targets.management.commands.load_programme import OURS

GOOD = json.loads(OURS.read_bytes())


def flaws(content):
    with pytest.raises(FileError) as caught:
        parse(content)
    return [flaw.path for flaw in caught.value.flaws]


DELETE = object()


def spoiled(path, value):
    """The good file with one place changed, added or (`DELETE`) taken out."""
    data = copy.deepcopy(GOOD)
    *way, last = path
    place = data
    for step in way:
        place = place[step]
    if value is DELETE:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return data


CASES = [
    (("milestones",), DELETE, "milestones"),
    (("milestones",), {}, "milestones"),
    (("milestones", 1), 2023, "milestones[1]"),
    (("milestones", 0), "2023", "milestones[0]"),
    (("milestones", 0), True, "milestones[0]"),
    (("surprise",), 1, "surprise"),
    (("programme",), [], "programme"),
    (("programme", "facts"), [], "programme.facts"),
    (("programme", "code"), "", "programme.code"),
    (("programme", "signer"), 5, "programme.signer"),
    (("programme", "issued_on"), "31/12/2022", "programme.issued_on"),
    (("programme", "issued_on"), 20221231, "programme.issued_on"),
    (("programme", "issuer"), "x" * 201, "programme.issuer"),
    (("clauses", 0, "address"), "Một", "clauses[0].address"),
    (("clauses", 1, "address"), "I", "clauses[1].address"),
    (("elements", 0, "code"), "đoàn viên", "elements[0].code"),
    (("elements", 0, "asked"), "yearly", "elements[0].asked"),
    (("elements", 0, "first_period"), "2023", "elements[0].first_period"),
    (("elements", 0, "last_period"), "2022-Q4", "elements[0].last_period"),
    (("elements", 0, "last_period"), None, "elements[0].last_period"),
    (("parts", 0, "whole"), "nothing", "parts[0].whole"),
    (("parts", 0, "whole"), GOOD["parts"][0]["part"], "parts[0].whole"),
    (("parts", 1), GOOD["parts"][0], "parts[1]"),
    (("formulas", 0, "numerator"), [], "formulas[0].numerator"),
    (("formulas", 0, "numerator"), ["nothing"], "formulas[0].numerator"),
    (("breaks", 0, "elements"), ["nothing"], "breaks[0].elements"),
    (("breaks", 0, "is_reorganisation"), "no", "breaks[0].is_reorganisation"),
    (("targets", 0, "indicator"), "nothing", "targets[0].indicator"),
    (("targets", 0, "milestone"), 2024, "targets[0].milestone"),
    (("targets", 0, "clause"), "II.9", "targets[0].clause"),
    (("targets", 0, "wording"), "Phấn đấu có 2.000.000 đoàn viên.", "targets[0].wording"),
    (("targets", 0, "revisions"), [], "targets[0].revisions"),
    (("targets", 0, "revisions", 0, "number"), 2, "targets[0].revisions[0].number"),
    (("targets", 0, "revisions", 0, "value"), 1500000, "targets[0].revisions[0].value"),
    (("targets", 0, "revisions", 0, "value"), "nhiều", "targets[0].revisions[0].value"),
    (("targets", 0, "revisions", 0, "value"), None, "targets[0].revisions[0].value"),
    (("targets", 0, "revisions", 0, "value"), "0.00001", "targets[0].revisions[0].value"),
    (("targets", 0, "revisions", 0, "operator"), "≥", "targets[0].revisions[0].operator"),
    (("targets", 0, "revisions", 0, "operator"), [], "targets[0].revisions[0].operator"),
    (("targets", 0, "revisions", 0, "perimeter"), "TPHCM", "targets[0].revisions[0].perimeter"),
    (("targets", 0, "revisions", 1), GOOD["targets"][0]["revisions"][0] | {"number": 2}, "valid_from"),
    (("targets", 0, "readings"), [], "targets[0].readings"),
    (("targets", 0, "readings", 0, "formula"), "nothing", "targets[0].readings[0].formula"),
    (("targets", 0, "readings", 0, "formula"), "agreements_all", "targets[0].readings[0].formula"),
    (("targets", 0, "readings", 0, "operator"), ">", "targets[0].readings[0].value"),
    (("targets", 7, "readings", 0, "value"), None, "targets[7].readings[0].value"),
    (("targets", 1, "readings", 1, "code"), "as-worded", "targets[1].readings[1].code"),
    (("targets", 1, "readings", 1, "is_default"), True, "targets[1].readings"),
    (("tasks", 0, "clause"), "III.9", "tasks[0].clause"),
    (("tasks", 1, "lead"), ["Không ai"], "tasks[1].lead"),
    (("tasks", 1, "coordinating"), ["Không ai"], "tasks[1].coordinating"),
    (("tasks", 0, "text"), "", "tasks[0].text"),
    (("tasks", 0, "restricted"), True, "tasks[0].text"),
]  # fmt: skip


def test_the_good_file_is_good():
    assert parse(OURS.read_bytes())


@pytest.mark.parametrize(
    ("path", "value", "named"), CASES, ids=[f"{index}-{case[2]}" for index, case in enumerate(CASES)]
)
def test_a_flaw_is_named_by_its_path(path, value, named):
    data = spoiled(path, value)
    assert any(named in path for path in flaws(json.dumps(data).encode()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"chu"',
        b"\xff\xfe{",
        b'{"a": NaN}',
        b'{"programme": {"code": 1, "code": 2}}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_what_is_no_programme_at_all_is_refused(content):
    assert flaws(content)


def test_every_flaw_is_named_at_once():
    data = copy.deepcopy(GOOD)
    data["elements"][0]["asked"] = "yearly"
    data["targets"][3]["revisions"][0]["value"] = "nhiều"
    assert flaws(json.dumps(data).encode()) == ["elements[0].asked", "targets[3].revisions[0].value"]
