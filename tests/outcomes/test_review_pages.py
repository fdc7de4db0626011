"""The review page and its steps: what an officer sees, what a region never sees, and what each form does."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.actions import central_adjustments, change_requests, internal_notes, outcome_reviews
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import (
    ChangeRequest,
    CheckResult,
    OutcomeReview,
    Plan,
    QuarterlyReturn,
    Rag,
    ReturnStatus,
    Severity,
)
from outcomes.pages.review import review
from outcomes.pages.waiting import to_read
from outcomes.return_values import CellInput, CellKey, NarrativeInput, ReturnInput
from tests.factories.accepted_returns import AcceptedReturns, Reported

WHERE = ["NWW", "2014-15-Q1"]
REVIEW = "/en/returns/NWW/2014-15-Q1/review/"


def at(route: str, *more: object) -> str:
    return reverse(route, args=[*WHERE, *more])


@pytest.fixture
def reviewed(submitted_return: QuarterlyReturn, officer: User, now: datetime) -> QuarterlyReturn:
    return actions.start_review(quarterly_return=submitted_return, by=officer, now=now)


@pytest.fixture
def returned(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, northern: User, service: User, now: datetime
) -> QuarterlyReturn:
    """Given back, changed by Mared Owen (1.2.M3 Anglesey from 10 to 34; the story of outcome 1), read again."""
    outcome = plan.outcomes.get(code="1")
    story = NarrativeInput(progress="The forum met once in May.", rag=Rag.GREEN)
    later = now + timedelta(days=1)
    actions.request_changes(quarterly_return=reviewed, requests=[(outcome, "Count May")], by=officer, now=now)
    change(reviewed, plan, northern, later, story)
    send_again(reviewed, service, officer, later)
    actions.request_changes(quarterly_return=reviewed, requests=[(None, "And June")], by=officer, now=later)
    change(reviewed, plan, northern, later, NarrativeInput(progress="The forum met twice in May.", rag=Rag.GREEN), 34)
    send_again(reviewed, service, officer, later)
    return QuarterlyReturn.objects.with_context().get(pk=reviewed.pk)


def change(held: QuarterlyReturn, plan: Plan, by: User, now: datetime, story: NarrativeInput, value: int = 10) -> None:
    place = held.authorities.in_map_order()[0]
    figures = {CellKey(plan.measures.get(code="1.2.M3").pk, place.pk): CellInput(Decimal(value))}
    values = ReturnInput(figures=figures, narratives={plan.outcomes.get(code="1").pk: story})
    actions.save(quarterly_return=held, values=values, by=by, now=now)


def send_again(held: QuarterlyReturn, service: User, officer: User, now: datetime) -> None:
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=held, by=officer, now=now)


PAGES = {
    "return_review": (),
    "return_across_regions": ("1.2.M3",),
    "return_ask": (),
    "return_rate_outcome": ("1",),
    "return_note": (),
    "return_adjust": (),
}


@pytest.mark.parametrize("route", PAGES)
def test_page_is_the_officers_alone(
    client: Client, officer: User, northern: User, reviewed: QuarterlyReturn, route: str
) -> None:
    address = at(route, *PAGES[route])

    client.force_login(northern)
    assert client.get(address).status_code == 403
    client.force_login(officer)
    assert client.get(address).status_code == 200
    assert client.put(address).status_code == 405
    assert client.get(address.replace("NWW", "XXX")).status_code == 404


@pytest.mark.parametrize("route", ["return_thread", "return_waive", "return_withdraw_adjustment"])
def test_row_of_another_return_does_not_exist(
    client: Client, officer: User, reviewed: QuarterlyReturn, plan: Plan, now: datetime, route: str
) -> None:
    elsewhere = QuarterlyReturn.objects.get(round=reviewed.round, region__code="CV")
    request = ChangeRequest.objects.create(
        quarterly_return=elsewhere, text="x", language="en", raised_at=now, raised_by=officer
    )
    result = CheckResult.objects.create(
        quarterly_return=elsewhere, check_name="x", key="x", severity=Severity.QUERY, found_at=now
    )
    row = {"return_thread": request.pk, "return_waive": result.pk, "return_withdraw_adjustment": 1}[route]
    client.force_login(officer)

    assert client.post(at(route, row), {"reason": "x", "text": "x"}).status_code == 404


# --- what the officer reads -------------------------------------------------------------------------------------------
def test_old_and_new_stand_side_by_side_since_the_last_decision(
    client: Client, officer: User, returned: QuarterlyReturn
) -> None:
    OutcomeReview.objects.all().delete()
    page = review(returned, officer)
    first = page.outcomes[0]

    assert page.heading == "1 outcome has changed"
    assert first.baseline.heading == "Changed since Gareth Pugh gave the return back on 21\u00a0July 2014"
    sides = [
        (row.where, row.what, *("".join(part.text for part in side.stretches) for side in (row.before, row.after)))
        for row in first.changes
    ]
    assert sides == [
        ("1.2.M3 · Isle of Anglesey", "", "10", "34"),
        ("Progress this quarter", "", "The forum met once in May.", "The forum met twice in May."),
    ]
    assert [outcome.word for outcome in page.outcomes[1:3]] == ["Not changed", "Not changed"]
    client.force_login(officer)
    response = client.get(at("return_review"))
    assertContains(response, "<del>once </del>", html=False)
    assertContains(response, "<ins>twice </ins>", html=False)


def test_first_submission_is_compared_with_the_quarter_before(
    accepted_return: QuarterlyReturn, plan: Plan, officer: User, northern: User, service: User, now: datetime
) -> None:
    actions.reopen(quarterly_return=accepted_return, reason="A story", by=officer, now=now)
    change(accepted_return, plan, northern, now, NarrativeInput(progress="The forum met once.", rag=Rag.GREEN))
    send_again(accepted_return, service, officer, now)
    actions.accept(quarterly_return=accepted_return, by=officer, now=now)
    after = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    held = after.returns.with_context().get(region__code="NWW")
    change(held, plan, northern, now, NarrativeInput(progress="The forum met twice.", rag=Rag.GREEN), 99)

    first = review(held, officer).outcomes[0]

    assert first.baseline.heading == "Against what was accepted for Quarter 1"
    # Figures stand beside those of the quarter before in the grid; words are compared here.
    assert [row.where for row in first.changes] == ["Progress this quarter"]
    assert first.word == "To read"


def test_return_without_a_past_has_nothing_to_compare(northern_return: QuarterlyReturn, officer: User) -> None:
    page = review(northern_return, officer)

    assert page.heading == "7 outcomes to read"
    assert all(outcome.baseline.content is None and not outcome.changes for outcome in page.outcomes)


def test_accepted_outcome_that_changed_says_so_until_it_is_accepted_again(
    client: Client, officer: User, returned: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    # The first version accepted every outcome; outcome 1 was changed since.
    OutcomeReview.objects.exclude(outcome__code="1").delete()
    snapshot = returned.review_snapshots.order_by("pk").first()
    OutcomeReview.objects.filter(outcome__code="1").update(
        accepted_snapshot=snapshot, accepted_at=now, accepted_by=officer
    )
    client.force_login(officer)

    page = client.get(at("return_review"))
    assertContains(page, "Accepted, changed")
    assertContains(page, "Accepted by Gareth Pugh on 20\u00a0July 2014, and changed since.")
    seen = review(returned, officer).outcomes[0].digest
    done = client.post(at("return_accept_outcome", "1"), {"seen": seen})

    assertRedirects(done, f"{REVIEW}#outcome-1")
    assert review(returned, officer).outcomes[0].kind == "done"
    stale = client.post(at("return_accept_outcome", "2"), {"seen": "0" * 64}, follow=True)
    assertContains(stale, "This outcome has changed since you opened it.")


def test_whole_acceptance_names_what_goes_with_it(
    client: Client, officer: User, returned: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    OutcomeReview.objects.filter(outcome__code__in=["2", "3"]).delete()
    client.force_login(officer)

    page = client.get(at("return_accept"))
    assertContains(page, "Accepted, and changed since:")
    assertContains(page, "Not accepted by themselves yet:")
    assertContains(page, "2 requests are still open. They are settled with the return.")
    stale = client.post(at("return_accept"), {"version": returned.version - 1})
    assertContains(stale, "Somebody else has changed this return since you opened it.")
    done = client.post(at("return_accept"), {"version": returned.version})

    assertRedirects(done, at("return_detail"))
    assert returned.outcome_reviews.filter(accepted_at__isnull=False).count() == 7


def test_figure_far_from_the_regions_own_quarters_is_worth_asking_about(
    client: Client, officer: User, northern: User, northern_return: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    past = AcceptedReturns(plan, officer)
    quarters = ["2012-13-Q3", "2012-13-Q4", *(f"2013-14-Q{number}" for number in (1, 2, 3, 4))]
    for quarter, value in zip(quarters, (2, 3, 4, 3, 2, 4), strict=True):
        # Another region's and another place's quarters are no part of this one's history.
        past.accept("NWW", quarter, Reported("1.3.M1", value, "W06000001"), Reported("1.3.M1", 11, "W06000002"))
        past.accept("CV", quarter, Reported("1.3.M1", 11, "W06000015"))
    measure = plan.measures.get(code="1.3.M1")
    places = list(northern_return.authorities.in_map_order())[:2]
    figures = {CellKey(measure.pk, place.pk): CellInput(Decimal(11)) for place in places}
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)

    first = review(northern_return, officer).outcomes[0]
    client.force_login(officer)

    assert [(each.where, each.sentence, each.about) for each in first.outliers] == [
        (
            "1.3.M1 · Isle of Anglesey",
            "11, against 2 to 4 in the last 6 accepted quarters.",
            "1 1.3.M1 W06000001",
        )
    ]
    assertContains(client.get(at("return_review")), "11, against 2 to 4 in the last 6 accepted quarters.")


# --- asking -----------------------------------------------------------------------------------------------------------
def test_officer_asks_about_a_figure_and_the_region_answers_while_it_is_read(
    client: Client, officer: User, northern: User, reviewed: QuarterlyReturn
) -> None:
    client.force_login(officer)
    about = "1 1.2.M3 W06000001"
    assertContains(client.get(at("return_ask"), {"about": about}), f'<option value="{about}" selected>')
    asked = client.post(at("return_ask"), {"about": about, "text": "All three courses?"})
    assertRedirects(asked, f"{REVIEW}#outcome-1")
    row = ChangeRequest.objects.get()
    assert row.about == "1.2.M3 · Isle of Anglesey"

    client.force_login(northern)
    assert to_read(northern) == 1
    assertContains(client.get(at("return_detail")), "All three courses?")
    assertContains(client.get(at("return_detail")), "1 request waits for your answer")
    assertContains(client.get(at("return_answer", row.pk)), "All three courses?")
    client.post(at("return_answer", row.pk), {"answer": "Two of them."})
    assert to_read(northern) == 0

    client.force_login(officer)
    assertContains(client.get(at("return_review")), "1 answer waits for you.")
    replied = client.post(at("return_thread", row.pk), {"act": "reply", "text": "And the third?"}, follow=True)
    assertContains(replied, "1 request waits for the region.")
    client.post(at("return_thread", row.pk), {"act": "settle", "text": ""})
    assertContains(client.get(at("return_review")), "Settled by Gareth Pugh on")
    reopened = client.post(at("return_thread", row.pk), {"act": "reopen", "text": ""})
    assertContains(reopened, "Write why the request is opened again.", count=2)


def test_question_without_words_keeps_what_it_is_about(
    client: Client, officer: User, reviewed: QuarterlyReturn
) -> None:
    client.force_login(officer)

    response = client.post(at("return_ask"), {"about": "2", "text": " "})
    nonsense = client.post(at("return_ask"), {"about": "99 9.9.M9", "text": "Kept words"})

    assertContains(response, "Write what you want to ask the region.", count=2)
    assertContains(response, '<option value="2" selected>')
    assertContains(nonsense, "Choose an outcome or a figure of this return.", count=2)
    assertContains(nonsense, "Kept words")


def test_return_goes_back_with_the_requests_that_are_open(
    client: Client, officer: User, reviewed: QuarterlyReturn, now: datetime
) -> None:
    change_requests.ask(quarterly_return=reviewed, text="All three?", by=officer, now=now)
    client.force_login(officer)

    assertContains(client.get(at("return_review")), "Give the return back with 1 request")
    assertContains(client.get(at("return_request_changes")), "All three?")
    client.post(at("return_request_changes"), {})

    reviewed.refresh_from_db()
    assert reviewed.status == ReturnStatus.CHANGES_REQUESTED


# --- rating, notes, waivers, adjustments ------------------------------------------------------------------------------
def test_region_sees_the_officers_rating_once_the_review_is_decided(
    client: Client, officer: User, northern: User, reviewed: QuarterlyReturn, now: datetime
) -> None:
    client.force_login(officer)
    owed = client.post(at("return_rate_outcome", "1"), {"rag": "RED", "reason": ""})
    assertContains(owed, "Write why you rate this outcome so.", count=2)
    client.post(at("return_rate_outcome", "1"), {"rag": "RED", "reason": "Two councils are missing."})
    assertContains(client.get(at("return_review")), "Two councils are missing.")

    later = now.replace(year=2100)
    client.force_login(northern)
    assertNotContains(client.get(at("return_detail")), "Two councils are missing.")
    actions.request_changes(quarterly_return=reviewed, requests=[(None, "Add them")], by=officer, now=later)
    assertContains(client.get(at("return_read")), "Two councils are missing.")


def test_internal_note_is_marked_and_never_reaches_the_region(
    client: Client, officer: User, northern: User, writer: User, reviewed: QuarterlyReturn
) -> None:
    client.force_login(officer)
    form = client.get(at("return_note"), {"outcome": "2"})
    assertContains(form, "May be disclosed under freedom of information")
    client.post(f"{at('return_note')}?outcome=2", {"text": "Ask the board."})
    page = client.get(at("return_review"))
    assertContains(page, "Ask the board.")
    assertContains(page, "Unseen by the region.")

    for person in (northern, writer):
        client.force_login(person)
        for route in ("return_detail", "return_history"):
            assertNotContains(client.get(at(route)), "Ask the board.")


def test_waiver_is_asked_with_its_reason_and_stays_shown_to_both(
    client: Client, officer: User, northern: User, reviewed: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    row = reviewed.check_results.get(check_name="outcome_is_rated", outcome__code="1")
    client.force_login(officer)

    assertContains(client.get(at("return_review")), at("return_waive", row.pk))
    assertContains(client.post(at("return_waive", row.pk), {"reason": ""}), "Write why this check is waived.", count=2)
    done = client.post(at("return_waive", row.pk), {"reason": "Agreed by telephone."}, follow=True)

    assertContains(done, "Waived by Gareth Pugh: “Agreed by telephone.”")
    assertNotContains(done, at("return_waive", row.pk))
    client.force_login(northern)
    assertContains(client.get(at("return_detail")), "Waived by Gareth Pugh: “Agreed by telephone.”")


def test_adjustment_is_flagged_on_both_pages_and_withdrawn(
    client: Client, officer: User, northern: User, reviewed: QuarterlyReturn
) -> None:
    client.force_login(officer)
    about = {"about": "1 1.2.M3 W06000001"}
    wrong = client.post(at("return_adjust"), {**about, "value": "many", "reason": "The register."})
    assertContains(wrong, "“many” is not a number.", count=2)
    assertContains(wrong, "The register.")
    client.post(at("return_adjust"), {**about, "value": "1,012", "reason": "The register says so."})

    assertContains(client.get(at("return_review")), "Central adjustment: 1,012")
    client.force_login(northern)
    assertContains(client.get(at("return_detail")), "1.2.M3 · Isle of Anglesey: central adjustment to 1,012.")
    client.force_login(officer)
    client.post(at("return_withdraw_adjustment", reviewed.adjustments.get().pk))
    assertNotContains(client.get(at("return_review")), "Central adjustment: 1,012")


# --- regions ----------------------------------------------------------------------------------------------------------
def test_measure_stands_across_regions_from_north_to_south(
    client: Client, officer: User, reviewed: QuarterlyReturn
) -> None:
    client.force_login(officer)

    page = client.get(at("return_across_regions", "1.2.M3"))
    fragment = client.get(at("return_across_regions", "1.2.M3"), headers={"HX-Request": "true"})

    text = page.content.decode()
    names = ["North West Wales", "North East Wales", "Mid-West", "Western Bay", "Cwm Taf", "Cardiff and Vale"]
    places = [text.rindex(f'<th scope="row">{name}') for name in names]
    assert places == sorted(places)
    assertContains(page, "Exact working figures, not for publication.")
    assertNotContains(fragment, "<html")
    assertContains(fragment, "Isle of Anglesey <b>10</b>")


def test_second_officer_is_told_on_the_page(client: Client, officer: User, reviewed: QuarterlyReturn) -> None:
    client.force_login(officer)

    response = client.post(at("return_start_review"), follow=True)

    assertContains(response, "You began to read this return already.")
    assertContains(response, "Gareth Pugh is reading Quarter 1")


def test_officer_who_sent_a_return_is_not_offered_to_accept_it(
    client: Client, officer: User, reviewed: QuarterlyReturn
) -> None:
    QuarterlyReturn.objects.filter(pk=reviewed.pk).update(submitted_by=officer)
    client.force_login(officer)

    response = client.get(at("return_review"))

    assertContains(response, "Another officer must accept it.")
    assertNotContains(response, "Accept the return")
    assertNotContains(response, at("return_accept_outcome", "1"))


def test_region_reads_what_was_decided_not_how(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, northern: User, now: datetime, client: Client
) -> None:
    """Acceptance of single outcomes is in the history of both sides; notes are in none."""
    OutcomeReview.objects.all().delete()
    outcome_reviews.accept_outcome(quarterly_return=reviewed, outcome=plan.outcomes.get(code="1"), by=officer, now=now)
    internal_notes.note(quarterly_return=reviewed, text="Ask the board.", by=officer, now=now)
    key = CellKey(plan.measures.get(code="1.2.M3").pk)
    central_adjustments.adjust(
        quarterly_return=reviewed, key=key, value=Decimal(3), reason="Counted twice.", by=officer, now=now
    )
    client.force_login(northern)

    history = client.get(at("return_history"))

    assertContains(history, "An outcome accepted")
    assertContains(history, "Counted twice.")
    assertNotContains(history, "Ask the board.")
