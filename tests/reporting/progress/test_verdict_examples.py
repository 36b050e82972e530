"""The worked examples of docs/verdicts.md are run, not told."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "verdicts.md"


def test_every_example_prints_what_the_page_says():
    outcome = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert outcome.failed == 0
    assert outcome.attempted > 15
