"""What is referred to can be looked up in the repository."""

import pytest

from tests.repository import references
from tests.repository.references import CHECKOUT, leads_somewhere, prose

RULES = (
    "roles terms period numbers zero-is-not-missing ratios exact spans coverage counted-once tree-of-the-day"
    " corrections one-answer by-papers silence official-past form zones indicators verdict history restricted"
    " vietnamese"
)


def test_nothing_refers_to_documents_that_are_elsewhere() -> None:
    assert [" ".join(reference) for reference in references.elsewhere()] == []


def test_every_path_link_anchor_and_decision_is_there() -> None:
    assert [" ".join(reference) for reference in references.broken()] == []


def test_the_rules_have_their_anchors() -> None:
    page = (CHECKOUT / "docs" / "rules.md").read_text()
    assert [anchor for anchor in RULES.split() if page.count(f'<a id="{anchor}"></a>') != 1] == []


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("/docs/rules.md", True),
        ("/docs/rules.md#ratios", True),
        ("/docs/rules.md#none", False),
        ("/docs/none.md", False),
        ("/docs/adr/0001", True),
        ("/docs/adr/0999", False),
        ("/docs/adr/", True),
        ("rules.md#roles", True),
        ("verdicts.md#a-target-ahead", True),
        ("https://example.org/", True),
    ],
)
def test_a_reference_leads_somewhere(target: str, there: bool) -> None:
    assert leads_somewhere(CHECKOUT / "docs" / "api.md", target) is there


def test_docstrings_and_comments_are_read() -> None:
    code = '"""First\nsecond."""\nx = "domain §1"  # third\ndef f():\n    """Fourth."""\n'
    assert list(prose(code)) == [(1, "First"), (2, "second."), (5, "Fourth."), (3, "# third")]
