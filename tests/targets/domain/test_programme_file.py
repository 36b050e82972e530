"""The file of the programme in the repository: what it must hold, and that it agrees with itself."""

import json
import unicodedata

import pytest

from targets.domain.periods import Quarter
from targets.domain.programme_file import parse
from targets.management.commands.load_programme import OURS

TASKS_OF_GROUP = {"1": 3, "2": 4, "3": 3, "4": 7, "5": 6, "6": 5, "7": 6}
RESTRICTED = {"III.2.2", "III.7.5", "III.7.6", "IV.9"}


@pytest.fixture(scope="module")
def data():
    return parse(OURS.read_bytes())


def rows(data, section, **wanted):
    return [row for row in data[section] if all(row[key] == value for key, value in wanted.items())]


def test_the_document_holds_what_was_counted_in_it(data):
    assert data["programme"]["code"] == "25-CTr/TU"
    assert str(data["programme"]["issued_on"]) == "2022-12-31"
    assert data["milestones"] == [2023, 2025, 2030, 2045]
    assert len(data["indicators"]) == 7
    assert len(data["targets"]) == 13
    assert len(rows(data, "tasks", kind="task")) == 34
    assert len(rows(data, "tasks", kind="assignment")) == 11
    assert len(rows(data, "tasks", kind="routine")) == 12
    by_group = {group: len(rows(data, "tasks", kind="task", group=group)) for group in TASKS_OF_GROUP}
    assert by_group == TASKS_OF_GROUP


def test_every_clause_has_its_address_and_words(data):
    addresses = {row["address"]: row for row in data["clauses"]}
    assert {f"III.{number}" for number in range(1, 8)} <= set(addresses)
    assert {f"IV.{number}" for number in range(1, 12)} <= set(addresses)
    assert {"I", "II.1", "II.2", "III.4.3", "III.4.3.1", "III.4.3.4", "III.7.6"} <= set(addresses)
    silent = {address for address, row in addresses.items() if not row["title"] and not row["text"]}
    assert silent == RESTRICTED


def test_a_task_says_what_its_clause_says(data):
    clauses = {row["address"]: row["text"] for row in data["clauses"]}
    for task in [*rows(data, "tasks", kind="task"), *rows(data, "tasks", kind="assignment")]:
        assert task["text"] == clauses[task["clause"]], task["code"]


def test_the_wording_of_a_target_stands_in_its_clause(data):
    clause = {row["address"]: row["text"] for row in data["clauses"]}["II.2"]
    for target in data["targets"]:
        assert target["clause"] == "II.2"
        assert target["wording"] in clause, target["code"]


def test_what_may_be_classified_has_no_words(data):
    restricted = rows(data, "tasks", restricted=True)
    assert {task["clause"] for task in restricted} == RESTRICTED
    assert {task["text"] for task in restricted} == {""}


def test_the_slips_of_reading_are_mended(data):
    text = OURS.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for mend in data["programme"]["facts"].pop("ocr_mends"):
        everything = json.dumps([data["clauses"], data["tasks"]], ensure_ascii=False)
        assert mend["ocr"] not in everything, mend


def asked(data, period, supplier):
    quarter = Quarter.parse(period)
    return [
        row["code"]
        for row in data["elements"]
        if row["supplier"] == supplier
        and row["first_period"] <= period <= (row["last_period"] or period)
        and (row["asked"] == "quarter" or quarter.is_q4)
    ]


@pytest.mark.parametrize(("period", "cells"), [("2025-Q3", 16), ("2025-Q4", 18), ("2026-Q1", 14), ("2026-Q4", 16)])
def test_a_clerk_fills_so_many_cells(data, period, cells):
    assert len(asked(data, period, "unit")) == cells


def test_the_federation_fills_the_rest(data):
    assert asked(data, "2026-Q3", "federation") == ["enterprises_25"]
    assert len(asked(data, "2026-Q4", "federation")) == 6


def test_rules_of_the_targets(data):
    formulas = {row["code"]: row for row in data["formulas"]}
    rules = {}
    for target in data["targets"]:
        (revision,) = target["revisions"]
        (default,) = [row for row in target["readings"] if row["is_default"]]
        value = None if revision["value"] is None else str(revision["value"])
        kinds = len(formulas[default["formula"]]["denominator"])
        rules[target["code"]] = (target["indicator"], revision["operator"], value, kinds)
    assert rules == {
        "CT-2023-1": ("members", ">=", "1500000", 0),
        "CT-2023-2": ("collective_agreements", ">", "70", 4),
        "CT-2025-1": ("members", ">=", "1580000", 0),
        "CT-2025-2": ("enterprises_unionised", ">=", "95", 1),
        "CT-2025-3": ("collective_agreements", ">=", "80", 3),
        "CT-2025-4": ("officials_standardised", "=", "100", 1),
        "CT-2030-1": ("members", ">=", "1780000", 0),
        "CT-2030-2": ("unorganised_participation", ">", None, 1),
        "CT-2030-3": ("collective_agreements", ">=", "85", 2),
        "CT-2030-4": ("zones_with_facilities", ">=", "50", 1),
        "CT-2045-1": ("workers_in_union", ">=", None, 2),
        "CT-2045-2": ("collective_agreements", ">=", "99", 2),
        "CT-2045-3": ("zones_with_facilities", "=", "100", 1),
    }


def test_readings_where_the_words_leave_room(data):
    readings = {row["code"]: [(each["code"], each["state"]) for each in row["readings"]] for row in data["targets"]}
    assert readings["CT-2023-2"] == [("as-worded", "text"), ("as-2025", "proposed")]
    assert readings["CT-2030-2"] == [("more-than-half", "proposed")]
    assert readings["CT-2045-1"] == [("at-least-90", "proposed")]
    assert readings["CT-2030-4"] == readings["CT-2045-3"] == [("operating", "text"), ("established", "proposed")]


def test_agencies_know_who_carries_on(data):
    successors = {row["name"]: row["successor"] for row in data["agencies"]}
    assert successors["Ban Dân vận Thành ủy"] == "Ban Tuyên giáo và Dân vận Thành ủy"
    assert successors["Cấp ủy các quận, huyện và thành phố Thủ Đức"] == "Đảng ủy phường, xã, đặc khu"
    assert successors["Mặt trận Tổ quốc Thành phố Hồ Chí Minh"] == successors["Mặt trận Tổ quốc thành phố"] != ""
    assert len([name for name, successor in successors.items() if successor]) == 14
    carrying_on = {successor for successor in successors.values() if successor}
    assert carrying_on <= set(successors)
    assert not any(successors[name] for name in carrying_on), "who carries on has ended too"
