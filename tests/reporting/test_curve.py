"""Turning the curve: versions that are kept, two people at once, and who reads and writes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from outcomes.models import Measure, Outcome, Plan
from reporting.actions.curves import CurveChanged, take_back, write_curve
from reporting.curve_content import CurveContent, Idea, Proposal
from reporting.models import Curve, CurveAction, CurveVersion
from reporting.pages.curve import curve_beside

SHARED = Proposal("Share one trainer", "The co-ordinators", date(2015, 9, 30), evidence="STRONG", state="DONE")
CONTENT = CurveContent(
    language="en",
    story="Centres opened where people already go.",
    helps=("One referral form",),
    hinders=("Trainers leave", "Buses are few"),
    works=(Idea("A poster in the library", "NO_COST"), Idea("A van", "")),
    actions=(SHARED, Proposal("Open a centre", "The councils", date(2015, 12, 31))),
)
WELSH = {
    "story": "Agorodd canolfannau lle mae pobl eisoes yn mynd.",
    "helps": ["Un ffurflen atgyfeirio"],
    "hinders": ["Mae hyfforddwyr yn gadael", "Prin yw’r bysiau"],
    "works": ["Poster yn y llyfrgell", "Fan"],
    "actions": ["Rhannu un hyfforddwr", "Agor canolfan"],
}

Write = Callable[..., CurveVersion]


@pytest.fixture
def outcome(plan: Plan) -> Outcome:
    return plan.outcomes.get(code="1")


@pytest.fixture
def write(outcome: Outcome, officer: User, now: datetime) -> Write:
    def writing(content: CurveContent = CONTENT, seen: int = 0, note: str = "More", **others: Any) -> CurveVersion:
        wanted = {"outcome": outcome, "by": officer, "now": now, **others}
        return write_curve(content=content, seen_number=seen, change_note=note, **wanted)

    return writing


# --- versions ---------------------------------------------------------------------------------------------------------
def test_each_change_is_a_version_with_its_writer_and_line(write: Write, writer: User, officer: User) -> None:
    write()
    write(replace(CONTENT, helps=()), seen=1, note="Took a line out", by=writer)

    versions = CurveVersion.objects.order_by("number")
    assert [(each.number, each.written_by, each.change_note) for each in versions] == [
        (1, officer, "More"),
        (2, writer, "Took a line out"),
    ]
    assert [each.helps for each in versions] == [["One referral form"], []]
    assert [each.actor for each in AuditEntry.objects.filter(act="curve.written").order_by("pk")] == [officer, writer]


def test_second_of_two_writers_is_refused_and_nothing_is_written_over(write: Write, writer: User) -> None:
    write()
    write(replace(CONTENT, story="The first wrote this."), seen=1)

    with pytest.raises(CurveChanged):
        write(replace(CONTENT, story="The second wrote this."), seen=1, by=writer)

    assert CurveVersion.objects.count() == 2
    assert CurveVersion.objects.get(number=2).story == "The first wrote this."


def test_second_of_two_first_writers_is_refused(write: Write, writer: User) -> None:
    write()

    with pytest.raises(CurveChanged):
        write(replace(CONTENT, story="Another story."), seen=0, by=writer)


def test_same_content_again_is_no_version(write: Write) -> None:
    first = write()

    assert write(seen=0).pk == first.pk
    assert write(seen=1).pk == first.pk


def test_later_version_owes_a_line_about_what_changed(write: Write) -> None:
    write(note="")

    with pytest.raises(ActionRefused, match="Say in one line"):
        write(replace(CONTENT, story="Otherwise."), seen=1, note="  ")


def test_earlier_version_comes_back_as_a_new_one(write: Write, officer: User, now: datetime) -> None:
    first = write()
    write(replace(CONTENT, story="A mistake.", actions=()), seen=1)

    back = take_back(version=first, seen_number=2, by=officer, now=now)

    assert (back.number, back.restores, back.story) == (3, 1, CONTENT.story)
    assert [each.what for each in back.actions.order_by("position")] == ["Share one trainer", "Open a centre"]
    assert CurveVersion.objects.get(number=2).story == "A mistake."


def test_version_does_not_come_back_over_one_that_nobody_saw(write: Write, officer: User, now: datetime) -> None:
    first = write()
    write(replace(CONTENT, story="Newer."), seen=1)
    write(replace(CONTENT, story="Newest."), seen=2)

    with pytest.raises(CurveChanged):
        take_back(version=first, seen_number=2, by=officer, now=now)


def test_current_version_is_not_taken_back(write: Write, officer: User, now: datetime) -> None:
    with pytest.raises(ActionRefused, match="current one already"):
        take_back(version=write(), seen_number=1, by=officer, now=now)


@pytest.mark.parametrize("model", [CurveVersion, CurveAction])
def test_database_refuses_to_change_or_remove_what_was_written(write: Write, model: type[Any]) -> None:
    write()
    before = model.objects.count()
    acts: tuple[Callable[[], object], ...] = (
        lambda: model.objects.update(**({"story": "x"} if model is CurveVersion else {"what": "x"})),
        lambda: model.objects.all()._raw_delete(using="default"),
    )
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert model.objects.count() == before > 0


def test_outcome_and_each_measure_have_one_curve(
    write: Write, outcome: Outcome, measure: Callable[[str], Measure]
) -> None:
    write()
    write(measure=measure("1.2.M3"))

    assert Curve.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Curve.objects.create(outcome=outcome)


def test_measure_of_another_outcome_is_refused(write: Write, measure: Callable[[str], Measure]) -> None:
    with pytest.raises(ActionRefused, match="another outcome"):
        write(measure=measure("5.1.M2"))


@pytest.mark.parametrize("person", ["northern", "reader", "administrator", "stranger"])
def test_only_officers_and_report_writers_write(request: pytest.FixtureRequest, write: Write, person: str) -> None:
    with pytest.raises(PermissionDenied):
        write(by=request.getfixturevalue(person))


# --- what stands beside a chart ---------------------------------------------------------------------------------------
def test_beside_a_chart_stands_the_newest_version_in_two_queries(
    write: Write, plan: Plan, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write()
    write(replace(CONTENT, helps=("Newest",)), seen=1)
    assert officer.permissions

    with django_assert_num_queries(2):
        found = curve_beside(plan, "1", officer)

    assert ([line.text for line in found.helps], found.number, found.may_edit) == (["Newest"], 2, True)
    assert [(each.what.text, each.mark) for each in found.actions] == [
        ("Share one trainer", "done"),
        ("Open a centre", "none"),
    ]
    assert found.finding == "1 of 2 proposed actions are done"


def test_dropped_action_does_not_count(write: Write, plan: Plan, officer: User) -> None:
    write(replace(CONTENT, actions=(SHARED, replace(SHARED, what="Other", state="DROPPED"))))

    assert curve_beside(plan, "1", officer).finding == "1 of 1 proposed action is done"


def test_nothing_written_yet_is_said(plan: Plan, northern: User) -> None:
    found = curve_beside(plan, "1", northern)

    assert (found.is_empty, found.may_edit) == (True, False)
    assert found.finding == "Nobody has written down yet what is behind this"


def test_reader_without_figures_gets_nothing(write: Write, plan: Plan, stranger: User) -> None:
    write()

    assert curve_beside(plan, "1", stranger).is_empty


def test_reader_in_welsh_reads_the_translation_and_is_told_that_it_is_a_draft(
    write: Write, plan: Plan, northern: User
) -> None:
    write(replace(CONTENT, translation=WELSH, translation_status="DRAFT"))

    with translation.override("cy"):
        found = curve_beside(plan, "1", northern)

    assert (found.story.text, found.story.language) == (WELSH["story"], "cy")
    assert [line.text for line in found.works] == WELSH["works"]
    assert [each.what.text for each in found.actions] == WELSH["actions"]
    assert found.translation
    assert not curve_beside(plan, "1", northern).translation


def test_half_a_translation_is_not_mixed_in(write: Write, plan: Plan, northern: User) -> None:
    write(replace(CONTENT, translation={"story": "Stori", "hinders": ["Un yn unig"]}, translation_status="DRAFT"))

    with translation.override("cy"):
        found = curve_beside(plan, "1", northern)

    assert {(line.text, line.language) for line in found.hinders} == {("Trainers leave", "en"), ("Buses are few", "en")}


# --- pages ------------------------------------------------------------------------------------------------------------
def test_page_reads_with_its_history_and_is_not_for_publication(client: Client, write: Write, reader: User) -> None:
    write()
    write(replace(CONTENT, story="The second story."), seen=1, note="A better story")
    client.force_login(reader)

    page = client.get(reverse("outcomes_curve", args=["1"]), {"plan": "NDP-2014-16"})

    assertContains(page, "Not for publication")
    assertContains(page, "1 of 2 proposed actions are done")
    assertContains(page, "The second story.")
    assertContains(page, "A better story")
    assertNotContains(page, "Change it")


def test_earlier_version_is_read_and_taken_back(client: Client, write: Write, officer: User) -> None:
    write()
    write(replace(CONTENT, story="A mistake."), seen=1)
    client.force_login(officer)
    query = "?plan=NDP-2014-16"

    earlier = client.get(reverse("outcomes_curve_version", args=["1", 1]) + query)
    answer = client.post(reverse("outcomes_curve_take_back", args=["1", 1]) + query, {"seen_number": "2"}, follow=True)

    assertContains(earlier, "Version 1 is no longer current")
    assertContains(answer, "brought version 1 back")
    assert CurveVersion.objects.get(number=3).story == CONTENT.story


@pytest.mark.parametrize("query", [{"plan": "NOPE"}, {"plan": "NDP-2014-16", "measure": "9.9.M9"}])
def test_unknown_plan_or_measure_is_not_found(client: Client, officer: User, query: dict[str, str]) -> None:
    client.force_login(officer)

    assert client.get(reverse("outcomes_curve", args=["1"]), query).status_code == 404


def test_curve_of_a_measure_names_it(
    client: Client, write: Write, officer: User, measure: Callable[[str], Measure]
) -> None:
    write(measure=measure("1.2.M3"))
    client.force_login(officer)

    page = client.get(reverse("outcomes_curve", args=["1"]), {"measure": "1.2.M3"})

    assertContains(page, "Measure 1.2.M3")
    assertContains(page, "measure=1.2.M3")
    assertContains(page, CONTENT.story)


def test_page_takes_the_same_queries_for_one_version_and_for_many(
    client: Client, write: Write, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write()
    client.force_login(officer)
    address = reverse("outcomes_curve", args=["1"]) + "?plan=NDP-2014-16"
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    for number in range(1, 6):
        more = tuple(replace(SHARED, what=f"Action {at}") for at in range(number * 2))
        write(replace(CONTENT, actions=more), seen=number)

    with django_assert_num_queries(9):
        client.get(address)
