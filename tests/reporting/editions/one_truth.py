"""The checker: whatever is written of a target or a total, anywhere, against the verdict and the figures themselves.

Numbers are worked out and written here anew, from what units gave and from `progress`; nothing is taken from the code
that words pages and papers. A check gives faults; none where everything holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.domain.periods import Quarter
from tests.reporting.editions import drafts
from tests.reporting.editions.truth_numbers import Fault, Sums
from tests.reporting.editions.truth_papers import Papers
from tests.reporting.editions.truth_readers import (
    body,
    page_text,
    plain,
    sheets,
    targets_of_page,
    targets_of_sentences,
    targets_of_sheet,
    targets_of_table,
    words,
)
from tests.reporting.editions.truth_targets import (
    check_changes_of_draft,
    check_changes_of_sheet,
    check_current,
    check_plans,
    check_target,
    check_targets,
)
from tests.reporting.editions.truth_words import (
    SUPPLIED_BY_REGISTER,
    check_imported_sheet,
    check_left_out,
    check_not_late,
    check_number_page,
    check_page_marks,
    check_phrases,
    check_said_once,
    check_task_rows,
    check_task_tables,
    check_task_texts,
)

# All of a world


def check_workbook(world: Papers, scope: str, content: bytes, location: str) -> Iterator[Fault]:
    """A workbook as it was calculated."""
    sums, standings, this_quarter = Sums(world.content), world.standings[scope], Quarter.parse(world.period)
    book = sheets(content)
    texts = targets_of_sheet(book["Biểu 01"], f"{location} Biểu 01")
    yield from check_targets(texts, standings, f"{location} Biểu 01", "sheet")
    for text in texts:
        yield from check_current(text, standings[text.number - 1], sums, this_quarter)
    for number, indicator in enumerate(world.content.indicators, start=1):
        if (rows := book.get(f"PL {number}")) is None:
            continue
        codes = [
            reading.formula
            for target in world.content.targets
            if target.indicator == indicator.code
            for reading in target.readings
        ]
        formulas = [world.content.formulas[code] for code in dict.fromkeys(codes)]
        if any("So với" in str(cell) for row in rows for cell in row):
            yield from check_changes_of_sheet(rows, f"{location} PL {number}", scope, formulas, sums)
    for name, rows in book.items():
        yield from check_phrases(words(rows), f"{location} {name}")
        yield from check_task_texts(words(rows), f"{location} {name}")
        if name == "Nhiệm vụ":
            yield from check_task_rows((" | ".join(str(cell) for cell in row) for row in rows), f"{location} {name}")
        if name == "Tình hình BC" or (name.startswith("PL ") and name not in SUPPLIED_BY_REGISTER):
            yield from check_imported_sheet(rows, f"{location} {name}")


def check_draft(world: Papers, layout: str, scope: str) -> Iterator[Fault]:
    """A draft in one layout."""
    content, standings, location = world.drafts[layout, scope], world.standings[scope], f"{layout} {scope}"
    sums, this_quarter = Sums(world.content), Quarter.parse(world.period)
    sentences = targets_of_sentences(content, location)
    yield from check_targets(sentences, standings, location, "sentence")
    texts = targets_of_table(content, location)
    yield from check_targets(texts, standings, location, "table")
    for text in texts:
        yield from check_current(text, standings[text.number - 1], sums, this_quarter)
    yield from check_plans(content, standings, location)
    yield from check_changes_of_draft(content, location, scope, sums)
    paragraphs = [plain(text) for text in drafts.paragraphs(content)]
    cells = [plain(cell.text) for drawn in drafts.opened(content).tables for row in drawn.rows for cell in row.cells]
    yield from check_phrases(paragraphs, location, sentences=True)
    yield from check_phrases(cells, f"{location}, các bảng")
    yield from check_said_once("\n".join([*paragraphs, *cells]), location)
    if all(state.approved_at for state in world.content.states.values()):  # all of them imported
        yield from check_not_late([*paragraphs, *cells], location)
    yield from check_task_texts([*paragraphs, *cells], location)
    yield from check_task_tables(content, location)
    verdicts = [standing.default.verdict for standing in standings]
    coverages = {(f"{verdict.answered}/{verdict.expected}", tuple(verdict.left_out)) for verdict in verdicts}
    for covered, names in coverages:
        own = [text for text in paragraphs if "sau sáp nhập" not in text]
        yield from check_left_out(own, location, list(names), covered)


def check_page(world: Papers, address: str) -> Iterator[Fault]:
    """A page: the targets that it tells, its words, marks, tasks."""
    html = world.pages[address]
    text = page_text(html)
    yield from check_phrases([text], address)
    yield from check_said_once(text, address)
    yield from check_page_marks(html, address)
    yield from check_task_texts([text], address)
    if "/so-lieu/" in address:
        yield from check_number_page(html, address)
    if "nhiem-vu" in address:
        rows = (plain(" ".join(row.itertext())) for row in body(html).iter("tr"))
        yield from check_task_rows(rows, address)
    scope = next(
        (code for code in ("P-26740", "TPHCM-CU") if f"/{code}/" in address and "so-lieu" not in address), "TPHCM"
    )
    standings = world.standings[scope]
    numbers = {}
    for number, standing in enumerate(standings, start=1):
        for name in (standing.indicator.name, standing.indicator.short_name):
            numbers[name, standing.target.milestone] = number
    if address.startswith(("/pham-vi/", "/don-vi/TPHCM/")) and world.period != "2026-Q2":
        return  # such a page tells the last period only
    for target in targets_of_page(html, address, numbers):
        yield from check_target(target, standings[target.number - 1], "page")
