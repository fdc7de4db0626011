"""The transition table: complete, drawn, and the only way from one status to another."""

from itertools import product
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from outcomes import lifecycle
from outcomes.lifecycle_diagram import ACTS, page
from outcomes.management.commands import lifecycle_diagram
from outcomes.models import ReturnStatus


def test_transition_table_names_every_status() -> None:
    assert set(lifecycle.TRANSITIONS) == set(ReturnStatus)


def test_every_status_can_be_reached_and_left() -> None:
    reached = {ReturnStatus.NOT_OPEN}.union(*lifecycle.TRANSITIONS.values())

    assert reached == set(ReturnStatus)
    assert all(lifecycle.TRANSITIONS.values())


def test_reopened_return_reaches_acceptance_only_through_another_review() -> None:
    assert lifecycle.TRANSITIONS[ReturnStatus.REOPENED] == {ReturnStatus.SUBMITTED}
    before_acceptance = [status for status in ReturnStatus if lifecycle.may_become(status, ReturnStatus.ACCEPTED)]
    assert before_acceptance == [ReturnStatus.UNDER_REVIEW]


@pytest.mark.parametrize(("current", "target"), list(product(ReturnStatus, ReturnStatus)))
def test_check_refuses_exactly_what_the_table_lacks(current: ReturnStatus, target: ReturnStatus) -> None:
    if target in lifecycle.TRANSITIONS[current]:
        lifecycle.check(current, target)
    else:
        with pytest.raises(lifecycle.InvalidTransition):
            lifecycle.check(current, target)


def test_recall_goes_back_from_every_status_that_can_be_submitted_to_one_that_its_region_may_write_in() -> None:
    before = {status for status in ReturnStatus if lifecycle.may_become(status, ReturnStatus.SUBMITTED)}

    assert set(lifecycle.RECALLED_TO) == before
    assert set(lifecycle.RECALLED_TO.values()) <= lifecycle.EDITABLE


def test_every_step_of_the_table_names_its_act() -> None:
    assert set(ACTS) == {(start, end) for start, ends in lifecycle.TRANSITIONS.items() for end in ends}


def test_lifecycle_page_is_up_to_date() -> None:
    call_command("lifecycle_diagram", "--check")

    assert lifecycle_diagram.PAGE.read_text(encoding="utf-8") == page()


def test_stale_lifecycle_page_fails_the_check_and_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = tmp_path / "page.md"
    stale.write_text("old")
    monkeypatch.setattr(lifecycle_diagram, "PAGE", stale)

    with pytest.raises(CommandError, match="out of date"):
        call_command("lifecycle_diagram", "--check")
    call_command("lifecycle_diagram")

    assert stale.read_text(encoding="utf-8") == page()
