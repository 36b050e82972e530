"""The story around the figures: some are late, silent or sent back, and a milestone still holds."""

from collections import Counter

from reporting.demo.story import CLERK_UNIT, STEADY, Stage, collecting, mistaken, past, running
from targets.domain.periods import Quarter

WARDS = [*STEADY, *(f"P-{number}" for number in range(30_000, 30_150))]
DISTRICTS = ["TPHCM-VP", *(f"Q-{number}" for number in range(760, 790))]


def test_2023_q4_is_complete() -> None:
    story = past(Quarter(2023, 4), DISTRICTS)
    assert story.unfiled == story.left_out == []
    assert story.gaps == {}


def test_a_closed_quarter_counts_though_some_are_silent_and_late() -> None:
    story = past(Quarter(2026, 2), WARDS)
    assert 0 < len(story.unfiled) < 0.05 * len(WARDS)
    assert story.late
    assert story.returned
    assert not set(story.unfiled) & set(STEADY)


def test_the_first_quarter_after_the_merger_was_closed_with_two_left_out() -> None:
    assert len(past(Quarter(2025, 3), WARDS).left_out) == 2


def test_nobody_plays_two_parts() -> None:
    for quarter in (Quarter(2024, 3), Quarter(2025, 3), Quarter(2025, 4), Quarter(2027, 1)):
        story = past(quarter, WARDS)
        parts = [*story.unfiled, *story.late, *story.returned, *story.left_out, *story.gaps]
        assert len(parts) == len(set(parts))


def test_the_quarter_being_collected_has_every_stage() -> None:
    stages = collecting(Quarter(2026, 3), WARDS)
    count = Counter(stages.values())
    assert set(count) == set(Stage)
    assert 0.6 < count[Stage.APPROVED] / len(stages) < 0.8
    assert stages[CLERK_UNIT] == Stage.NONE


def test_some_have_begun_the_running_quarter() -> None:
    drafts = running(Quarter(2026, 4), WARDS)
    assert len(drafts) == 20
    assert CLERK_UNIT not in drafts


def test_the_story_does_not_depend_on_the_order_of_units() -> None:
    for tell in (past, collecting, running):
        assert tell(Quarter(2026, 3), WARDS) == tell(Quarter(2026, 3), WARDS[::-1])


def test_a_mistaken_cell_is_another_number() -> None:
    assert mistaken(100, "with_agreement_enterprises") == 80
    assert mistaken(1, "unionised_nonpublic_service") == 2
