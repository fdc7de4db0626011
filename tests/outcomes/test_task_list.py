"""A return as a task list: four words for each outcome, what it lacks, and who sees what."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.actions import change_requests
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import (
    ChangeRequest,
    ContributionRequest,
    Measure,
    MeasureKind,
    MilestoneStatus,
    Plan,
    QuarterlyReturn,
    Rag,
    ReturnVisit,
)
from outcomes.pages.changes_since import changes_since
from outcomes.pages.contributions_owed import contributions_owed
from outcomes.pages.owed import owed, with_the_region
from outcomes.pages.progress import OutcomeProgress, progress_of
from outcomes.return_values import (
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)


def at(route: str, held: QuarterlyReturn, *more: object) -> str:
    return reverse(route, args=[held.region.code, held.round.quarter, *more])


def outcome_4(held: QuarterlyReturn) -> OutcomeProgress:
    """Outcome 4 has milestones and evidence only."""
    requests = list(held.change_requests.filter(settled_at__isnull=True))
    return next(each for each in progress_of(held, requests, may_edit=True).outcomes if each.outcome.code == "4")


@pytest.fixture
def fill(plan: Plan, northern: User, now: datetime) -> Callable[..., None]:
    """Tell outcome 4 in full, or without its rating."""

    def told(held: QuarterlyReturn, rag: Rag | None) -> None:
        milestones = plan.measures.filter(outcome__code="4").milestones()
        values = ReturnInput(
            milestones={MilestoneKey(each.pk): MilestoneInput(MilestoneStatus.UNDER_WAY) for each in milestones},
            narratives={plan.outcomes.get(code="4").pk: NarrativeInput(progress="Told", rag=rag)},
        )
        actions.save(quarterly_return=held, values=values, by=northern, now=now)

    return told


# --- the four words ---------------------------------------------------------------------------------------------------
def test_outcome_without_anything_is_not_started_and_says_what_is_missing(northern_return: QuarterlyReturn) -> None:
    progress = outcome_4(northern_return)

    assert (progress.kind, progress.word) == ("none", "Not started")
    assert progress.lacks == ("4 milestones have no state.", "The rating is missing.")
    assert progress.url == at("return_outcome", northern_return, "4")


def test_outcome_is_in_progress_until_nothing_is_missing_and_then_complete(
    northern_return: QuarterlyReturn, fill: Callable[..., None]
) -> None:
    fill(northern_return, None)
    begun = outcome_4(northern_return)
    fill(northern_return, Rag.GREEN)
    complete = outcome_4(northern_return)

    assert (begun.word, begun.lacks) == ("In progress", ("The rating is missing.",))
    assert (complete.word, complete.lacks) == ("Complete", ())


def test_outcome_whose_milestones_were_only_carried_is_not_started(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    state = {
        MilestoneKey(each.pk): MilestoneInput(MilestoneStatus.ACHIEVED)
        for each in plan.measures.filter(outcome__code="4").milestones()
    }
    actions.save(quarterly_return=northern_return, values=ReturnInput(milestones=state), by=northern, now=now)

    assert outcome_4(northern_return).word == "Not started"


def test_outcome_with_evidence_is_begun(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    measure = plan.measures.filter(outcome__code="4", kind=MeasureKind.QUALITATIVE)[0]
    values = ReturnInput(evidence={measure.pk: EvidenceInput("Minutes")})
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)

    assert outcome_4(northern_return).word == "In progress"


def test_outcome_with_a_request_needs_attention_until_it_is_answered(
    northern_return: QuarterlyReturn,
    plan: Plan,
    fill: Callable[..., None],
    officer: User,
    northern: User,
    now: datetime,
) -> None:
    fill(northern_return, Rag.GREEN)
    request = ChangeRequest.objects.create(
        quarterly_return=northern_return,
        outcome=plan.outcomes.get(code="4"),
        text="Which councils?",
        language="en",
        raised_at=now,
        raised_by=officer,
    )
    asked = outcome_4(northern_return)
    change_requests.answer(change_request=request, text="All three", by=northern, now=now)

    assert (asked.word, asked.lacks) == ("Needs attention", ("1 request waits for your answer.",))
    assert outcome_4(northern_return).word == "Complete"


def test_outcome_with_a_wrong_number_needs_attention(
    northern_return: QuarterlyReturn, measure: Callable[[str], Measure], northern: User, now: datetime
) -> None:
    parted = next(each for each in Measure.objects.filter(outcome__code="1") if each.breakdowns.filter(choice="SINGLE"))
    category = parted.breakdowns.filter(choice="SINGLE")[0].categories.all()[0]
    figures = {CellKey(parted.pk): CellInput(Decimal(5)), CellKey(parted.pk, None, category.pk): CellInput(Decimal(9))}
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)

    first = progress_of(northern_return, [], may_edit=True).outcomes[0]

    assert first.word == "Needs attention"
    assert "1 thing must be put right." in first.lacks


def test_progress_leads_on_to_what_needs_attention_then_to_what_is_begun(
    northern_return: QuarterlyReturn, fill: Callable[..., None]
) -> None:
    empty = progress_of(northern_return, [], may_edit=True)
    fill(northern_return, None)
    begun = progress_of(northern_return, [], may_edit=True)

    assert empty.next_one is not None
    assert begun.next_one is not None
    assert (empty.next_one.outcome.code, begun.next_one.outcome.code) == ("1", "4")
    assert (empty.done, empty.total) == (0, 7)


# --- the page ---------------------------------------------------------------------------------------------------------
def test_return_is_a_task_list_for_whoever_may_write_in_it_and_a_reading_for_others(
    client: Client, northern: User, reader: User, officer: User, northern_return: QuarterlyReturn
) -> None:
    for user, writes in ((northern, True), (reader, False), (officer, False)):
        client.force_login(user)
        page = client.get(at("return_detail", northern_return))
        assert ("Outcomes, in any order" in page.content.decode()) is writes
        assertNotContains(client.get(at("return_read", northern_return)), "Outcomes, in any order")


def test_return_that_was_sent_reads_in_full_for_its_region_too(
    client: Client, northern: User, submitted_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(at("return_detail", submitted_return))

    assertNotContains(page, "Outcomes, in any order")
    assertContains(page, "Take the return back")


def test_return_on_behalf_is_a_task_list_for_the_officer_who_took_it_over(
    client: Client, officer: User, northern_return: QuarterlyReturn
) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(on_behalf_by=officer, on_behalf_reason="Vacant")
    client.force_login(officer)

    assertContains(client.get(at("return_detail", northern_return)), "Outcomes, in any order")
    assert client.get(at("return_quiet", northern_return)).status_code == 200


def test_task_list_shows_requests_about_the_whole_return_once_and_counts_those_that_wait(
    client: Client, northern: User, officer: User, northern_return: QuarterlyReturn, now: datetime
) -> None:
    ChangeRequest.objects.create(
        quarterly_return=northern_return, text="Please look again", language="en", raised_at=now, raised_by=officer
    )
    client.force_login(northern)

    page = client.get(at("return_detail", northern_return))

    assertContains(page, "Please look again", count=1)
    assertContains(page, "1 request waits for your answer.", count=1)


def test_task_list_takes_as_many_queries_full_as_empty(
    client: Client,
    northern: User,
    officer: User,
    northern_return: QuarterlyReturn,
    plan: Plan,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)
    client.get(at("return_detail", northern_return))
    measures = [measure for measure in plan.measures.with_number() if measure.kind != "RATING"]
    outcomes = list(plan.outcomes.all())

    def fill(count: int) -> int:
        figures = {CellKey(each.pk): CellInput(Decimal(7)) for each in measures[:count]}
        narratives = {each.pk: NarrativeInput(progress="x", rag=Rag.GREEN) for each in outcomes[:count]}
        values = ReturnInput(figures=figures, narratives=narratives)
        actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
        for each in outcomes[:count]:
            ChangeRequest.objects.create(
                quarterly_return=northern_return,
                outcome=each,
                text="?",
                language="en",
                raised_at=now,
                raised_by=officer,
            )
        with django_assert_max_num_queries(60) as taken:
            assert client.get(at("return_detail", northern_return)).status_code == 200
        return len(taken)

    assert fill(1) == fill(7)


def test_opening_a_return_keeps_a_visit(client: Client, reader: User, northern_return: QuarterlyReturn) -> None:
    client.force_login(reader)

    client.get(at("return_detail", northern_return))
    client.get(at("return_read", northern_return))

    assert ReturnVisit.objects.get().user == reader


def test_outcome_that_is_not_in_the_plan_does_not_exist(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    assert client.get(at("return_outcome", northern_return, "99")).status_code == 404


# --- since the last visit ---------------------------------------------------------------------------------------------
def test_changes_since_a_visit_are_told_by_person_in_words(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, service: User, officer: User, now: datetime
) -> None:
    later = now + timedelta(hours=2)
    counts = list(plan.measures.filter(outcome__code="1", kind=MeasureKind.NUMBER))
    values = ReturnInput(
        figures={CellKey(each.pk): CellInput(Decimal(3)) for each in counts[:2]},
        narratives={plan.outcomes.get(code="4").pk: NarrativeInput(progress="Told")},
    )
    actions.save(quarterly_return=northern_return, values=values, by=service, now=later)
    again = ReturnInput(figures={CellKey(counts[0].pk): CellInput(Decimal(4))})
    actions.save(quarterly_return=northern_return, values=again, by=service, now=later)
    own = ReturnInput(figures={CellKey(counts[0].pk): CellInput(Decimal(5))})
    actions.save(quarterly_return=northern_return, values=own, by=northern, now=later)

    changes = changes_since(northern_return, now, northern)

    assert changes is not None
    assert [(each.name, each.lines) for each in changes.people] == [
        (str(service), ("Outcome 1: 2 numbers", "Outcome 4: the narrative"))
    ]
    assert changes.events == ()
    nothing = changes_since(northern_return, later, northern)
    assert nothing is not None
    assert nothing.is_empty


def test_changes_since_a_first_visit_are_not_told(northern_return: QuarterlyReturn, northern: User) -> None:
    assert changes_since(northern_return, None, northern) is None


def test_changes_name_what_officers_did(
    submitted_return: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    actions.start_review(quarterly_return=submitted_return, by=officer, now=later)

    changes = changes_since(submitted_return, now, northern)

    assert changes is not None
    assert [event.get_kind_display() for event in changes.events] == ["Review started"]


# --- home -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def home(client: Client) -> Callable[[User], str]:
    def page(user: User) -> str:
        client.force_login(user)
        with override("en"):
            return client.get(reverse("home")).content.decode()

    return page


def test_home_leads_to_each_outcome_for_who_edits_and_to_the_reading_for_who_reads(
    home: Callable[[User], str], northern: User, reader: User, northern_return: QuarterlyReturn
) -> None:
    assert f'href="{at("return_outcome", northern_return, "3")}"' in home(northern)
    own = home(reader)
    assert f'href="{at("return_read", northern_return)}#outcome-3"' in own
    assert "Read the return so far" in own
    assert "Who still owes you" not in own
    assert at("return_submit", northern_return) not in own


def test_home_says_so_where_nobody_asks_owes_or_changed_anything(
    home: Callable[[User], str], northern: User, northern_return: QuarterlyReturn, now: datetime
) -> None:
    first = home(northern)
    ReturnVisit.objects.create(quarterly_return=northern_return, user=northern, since=now, seen_at=now)
    again = home(northern)

    assert "No officer waits for an answer." in first
    assert "Nobody owes you anything." in first
    assert "Since your last visit" not in first
    assert "Nobody else has changed anything." in again


def test_home_shows_what_officers_ask_with_the_way_to_the_field_and_to_the_answer(
    home: Callable[[User], str],
    northern: User,
    officer: User,
    northern_return: QuarterlyReturn,
    plan: Plan,
    now: datetime,
) -> None:
    measure, place = plan.measures.get(code="1.2.M3"), northern_return.authorities.in_map_order()[1]
    request = ChangeRequest.objects.create(
        quarterly_return=northern_return,
        outcome=measure.outcome,
        measure=measure,
        authority=place,
        text="People or attendances?",
        language="en",
        raised_at=now,
        raised_by=officer,
    )

    page = home(northern)

    assert f'{at("return_outcome", northern_return, "1")}#f-{measure.pk}-{place.pk}-0"' in page
    assert at("return_answer", northern_return, request.pk) in page
    assert "People or attendances?" in page


def test_home_puts_late_and_returned_work_before_what_is_only_due(
    accepted_return: QuarterlyReturn,
    plan: Plan,
    officer: User,
    northern: User,
    service: User,
    now: datetime,
) -> None:
    later = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    actions.reopen(quarterly_return=accepted_return, reason="A late count", by=officer, now=now)
    # Even one that is due before what was sent back.
    later.opens_on = later.due_on = date(2014, 7, 25)
    later.save()
    mine = list(QuarterlyReturn.objects.with_context().with_people().filter(region__code="NWW"))

    on_time = with_the_region(mine, date(2014, 7, 24))
    late = with_the_region(mine, date(2014, 8, 24))
    duty = owed(mine, date(2014, 7, 24), northern)

    assert [held.round.quarter for held in on_time] == ["2014-15-Q1", "2014-15-Q2"]
    assert [held.round.quarter for held in late] == ["2014-15-Q2", "2014-15-Q1"]
    assert [held.round.quarter for held, _line in duty.others] == ["2014-15-Q2"]


def ask(held: QuarterlyReturn, name: str, by: User, now: datetime, **more: object) -> ContributionRequest:
    request = ContributionRequest.objects.create(
        quarterly_return=held,
        name=name,
        email=f"{name.lower()}@example.org",
        language="cy",
        nonce=name,
        expires_at=now + timedelta(days=30),
        asked_at=now,
        asked_by=by,
        **{"due_on": date(2014, 7, 25), **more},
    )
    request.measures.set(Measure.objects.filter(code__in=["1.2.M3", "1.3.M1"]))
    return request


def test_contributions_owed_say_who_is_late_and_whose_part_came_first(
    northern_return: QuarterlyReturn, northern: User, reader: User, now: datetime
) -> None:
    ask(northern_return, "Awaited", northern, now, due_on=date(2014, 8, 1))
    ask(northern_return, "Late", northern, now, last_reminded_at=now)
    ask(northern_return, "Received", northern, now, received_at=now, due_on=date(2014, 8, 9))
    ask(northern_return, "Decided", northern, now, received_at=now, decided_at=now, decided_by=northern)
    ask(northern_return, "Withdrawn", northern, now, withdrawn_at=now)

    lines = contributions_owed(northern, northern_return, date(2014, 7, 29)).lines

    assert [(line.name, line.kind, line.what) for line in lines] == [
        ("Received", "sent", "2 measures"),
        ("Late", "late", "2 measures"),
        ("Awaited", "part", "2 measures"),
    ]
    assert lines[1].when == "It was due on 25\u00a0July, 2 working days ago."
    assert lines[1].reminded == "20\u00a0July"
    assert contributions_owed(reader, northern_return, date(2014, 7, 29)).lines == ()


def test_home_of_a_region_takes_as_many_queries_for_much_as_for_little(
    client: Client,
    northern: User,
    officer: User,
    service: User,
    northern_return: QuarterlyReturn,
    plan: Plan,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)
    ReturnVisit.objects.create(quarterly_return=northern_return, user=northern, since=now, seen_at=now)
    later = now + timedelta(hours=1)
    counts = [each for each in plan.measures.with_number() if each.kind != "RATING"]

    def fill(count: int) -> int:
        for number, outcome in enumerate(list(plan.outcomes.all())[:count]):
            ChangeRequest.objects.create(
                quarterly_return=northern_return,
                outcome=outcome,
                text="?",
                language="en",
                raised_at=now,
                raised_by=officer,
            )
            ask(northern_return, f"Person{count}{number}", northern, now)
            figure = {CellKey(counts[number].pk): CellInput(Decimal(count))}
            actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figure), by=service, now=later)
        with django_assert_max_num_queries(60) as taken:
            assert client.get(reverse("home")).status_code == 200
        return len(taken)

    assert fill(1) == fill(7)
