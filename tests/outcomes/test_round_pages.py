"""Rounds in the browser: the list, opening one with a look at what it makes, one region by region, its dates."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, Region, RegionCoverage, User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import exceptions
from outcomes.actions.check_results import keep
from outcomes.actions.round_dates import change_dates
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.completeness import completeness
from outcomes.forms.rounds import RoundDatesForm
from outcomes.models import CheckResult, Plan, QuarterlyReturn, ReturnEvent, ReturnRound, Severity
from outcomes.pages.opening import next_of_each_plan, preview, proposals
from outcomes.pages.progress import progress_of
from outcomes.pages.rounds import round_page
from outcomes.refusals import NotPermitted
from tests.factories.many_returns import ManyReturns

DUE, LATER = date(2014, 7, 28), date(2014, 8, 6)
ROUND = ["NDP-2014-16", "2014-15-Q1"]


@pytest.fixture
def many(plan: Plan, service: User, now: datetime) -> ManyReturns:
    return ManyReturns(plan, service, now)


# --- what comes next --------------------------------------------------------------------------------------------------
def test_proposals_begin_after_the_last_open_quarter(open_round: ReturnRound) -> None:
    found = [str(each.quarter) for each in proposals()]

    assert found == [f"2014-15-Q{n}" for n in (2, 3, 4)] + [f"2015-16-Q{n}" for n in (1, 2, 3, 4)]
    assert [each.value for each in next_of_each_plan(proposals())] == ["NDP-2014-16/2014-15-Q2"]


def test_proposals_keep_a_gap_for_last(plan: Plan, service: User, now: datetime) -> None:
    open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q3"), by=service, now=now)

    found = [str(each.quarter) for each in proposals()]

    assert found[0] == "2014-15-Q4"
    assert found[-2:] == ["2014-15-Q1", "2014-15-Q2"]


def test_proposal_says_the_arithmetic_of_its_due_day(open_round: ReturnRound) -> None:
    by_quarter = {str(each.quarter): each for each in proposals()}

    assert by_quarter["2014-15-Q2"].arithmetic == (
        "The quarter ends on Tuesday 30\u00a0September 2014. 20 working days later, without the weekends, "
        "it is Tuesday 28\u00a0October 2014."
    )
    assert "and 3 bank holidays (" not in by_quarter["2014-15-Q3"].arithmetic
    assert "and 1 bank holiday (1\u00a0January), it is Thursday 29\u00a0January 2015." in (
        by_quarter["2014-15-Q3"].arithmetic
    )


def test_quarter_that_follows_sample_data_is_sample_data(open_round: ReturnRound) -> None:
    assert not proposals()[0].is_sample
    ReturnRound.objects.update(is_sample=True)

    assert proposals()[0].is_sample


def test_preview_shows_regions_and_councils_of_the_quarters_last_day(
    northern: User, open_round: ReturnRound, regions: dict[str, Region]
) -> None:
    moved = RegionCoverage.objects.get(region=regions["NWW"], authority__gss="W06000001")
    RegionCoverage.objects.filter(pk=moved.pk).update(ends_on=date(2014, 9, 29))

    shown = preview(proposals()[0], date(2014, 10, 1))

    assert shown.measures == 111
    assert [row.region.code for row in shown.regions] == ["NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE"]
    assert (shown.regions[0].who, shown.regions[0].authorities) == ("Mared Owen", "Gwynedd, Conwy")
    assert shown.regions[1].who == ""


# --- opening ----------------------------------------------------------------------------------------------------------
def test_officer_opens_a_quarter_with_its_dates(client: Client, officer: User, plan: Plan) -> None:
    client.force_login(officer)
    page = client.get(reverse("round_open"))

    opened = client.post(
        reverse("round_open"),
        {"what": "NDP-2014-16/2014-15-Q1", "due_on": "2014-07-30", "closes_on": "2014-09-30"},
    )

    assertContains(page, "Open Quarter 1, April to June 2014?")
    assertContains(page, "It makes 8 returns. Each has 111 measures.")
    assertContains(page, "Vacant")
    assertRedirects(opened, reverse("round_detail", args=ROUND))
    made = ReturnRound.objects.get()
    assert (made.due_on, made.closes_on, made.is_sample) == (date(2014, 7, 30), date(2014, 9, 30), False)
    assert made.returns.count() == 8


def test_quarter_sent_twice_is_opened_once(client: Client, officer: User, plan: Plan) -> None:
    client.force_login(officer)
    sent = {"what": "NDP-2014-16/2014-15-Q1", "due_on": "2014-07-28"}

    client.post(reverse("round_open"), sent)
    again = client.post(reverse("round_open"), sent, follow=True)

    assertContains(again, "This quarter is open already. Nothing was opened twice.")
    assert ReturnRound.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due_on": ""}, "Enter a day."),
        ({"due_on": "2014-07-27"}, "That is a weekend or a bank holiday. Choose a working day."),
        ({"due_on": "2014-06-30"}, "does not fit"),
        ({"due_on": "9999-99-99"}, "is not a day. Enter it like"),
        ({"closes_on": "2014-07-01"}, "Choose a day that is not before the due date."),
        ({"closes_on": "2019-07-01"}, "Choose a closing date within the year"),
    ],
)
def test_dates_that_do_not_fit_are_told_by_their_field(
    client: Client, officer: User, plan: Plan, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(officer)

    refused = client.post(reverse("round_open"), {"what": "NDP-2014-16/2014-15-Q1", "due_on": "2014-07-28", **changes})

    assertContains(refused, sentence)
    assertContains(refused, "There is a problem")
    assert not ReturnRound.objects.exists()


@pytest.mark.parametrize("what", ["", "NDP-2014-16", "NDP-2014-16/2099-00-Q1", "X/2014-15-Q1", "NDP-2014-16/nonsense"])
def test_quarter_that_cannot_be_opened_is_not(client: Client, officer: User, plan: Plan, what: str) -> None:
    client.force_login(officer)

    answer = client.post(reverse("round_open"), {"what": what, "due_on": "2014-07-28"}, follow=True)

    assertContains(answer, "That quarter cannot be opened.")
    assert not ReturnRound.objects.exists()
    assert client.get(reverse("round_open"), {"what": what}).status_code == 200


def test_next_quarters_are_opened_in_bulk_and_what_fails_stops_nothing(
    client: Client, officer: User, plan: Plan
) -> None:
    client.force_login(officer)
    address = reverse("rounds_open_next")

    nothing = client.post(address, {}, follow=True)
    opened = client.post(address, {"what": ["NDP-2014-16/2014-15-Q1", "X/2014-15-Q1"]}, follow=True)

    assertContains(nothing, "Choose at least one quarter that is not open yet. Nothing was opened.")
    assertContains(opened, "Open now: ")
    assert list(ReturnRound.objects.values_list("quarter", "due_on")) == [("2014-15-Q1", DUE)]


# --- the list and one round -------------------------------------------------------------------------------------------
def test_list_counts_what_is_in_late_and_accepted(
    client: Client, officer: User, accepted_return: QuarterlyReturn
) -> None:
    client.force_login(officer)

    page = client.get(reverse("rounds"))

    assertContains(page, "Quarter 1, April to June 2014")
    assertContains(page, "28 July 2014")
    assertContains(page, "1 of 8 in")
    assertContains(page, "7 late")
    assertContains(page, "1 accepted")


def test_lateness_of_a_round_counts_exceptions(northern_return: QuarterlyReturn, officer: User, now: datetime) -> None:
    exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="A flood", by=officer, now=now)

    def late(as_on: date) -> int:
        return int(vars(ReturnRound.objects.with_counts(as_on).get())["late_count"])

    assert [late(as_on) for as_on in (DUE, date(2014, 7, 29), date(2014, 8, 7))] == [0, 7, 8]


def test_round_shows_who_is_late_reminded_excepted_and_stood_in_for(
    northern: User, officer: User, accepted_return: QuarterlyReturn, now: datetime
) -> None:
    held = accepted_return.round.returns.get(region__code="CV")
    exceptions.extend(quarterly_return=held, due_on=LATER, reason="A flood", by=officer, now=now)

    page = round_page(accepted_return.round, officer, date(2014, 7, 30), choose_late=True)

    by_code = {row.held.region.code: row for row in page.rows}
    assert page.heading == "1 of 8 returns are in, 6 are late"
    assert page.late == 6
    assert by_code["NWW"].who == "Mared Owen"
    assert not by_code["NWW"].may_be_reminded
    assert by_code["CV"].late == ""
    assert not by_code["CV"].is_chosen
    assert by_code["GE"].late == "2 working days late"
    assert by_code["GE"].is_chosen
    assert by_code["GE"].progress == "0 of 7 complete"


def test_round_that_does_not_exist_is_not_found_and_others_keep_out(
    client: Client, officer: User, northern: User, writer: User, open_round: ReturnRound
) -> None:
    client.force_login(officer)
    assert client.get(reverse("round_detail", args=["NDP-2014-16", "2014-15-Q4"])).status_code == 404
    assert client.post(reverse("round_detail", args=ROUND)).status_code == 405
    for user in (northern, writer):
        client.force_login(user)
        assert client.get(reverse("round_detail", args=ROUND)).status_code == 403


def test_completeness_of_many_returns_agrees_with_that_of_each(many: ManyReturns) -> None:
    opened = many.open("2014-15-Q1", 1)[0]
    returns = list(opened.returns.with_context())

    found = completeness(returns)

    for held in returns:
        progress = progress_of(held, list(held.change_requests.open().with_thread()), may_edit=True)
        assert (found[held.pk].done, found[held.pk].total) == (progress.done, 7)


def test_waived_error_keeps_no_outcome_from_being_complete(
    many: ManyReturns, officer: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = many.open("2014-15-Q1", 1)[0].returns.with_context()[0]
    before = completeness([held])[held.pk].done
    keep(quarterly_return=held, findings=checks.run(held), now=now)
    errors = CheckResult.objects.filter(quarterly_return=held, severity=Severity.ERROR)
    lacking = errors.filter(outcome__isnull=False).values_list("outcome", flat=True)[0]
    errors.filter(outcome=lacking).update(waiver_reason="Agreed", waived_at=now, waived_by=officer)

    with django_assert_num_queries(10):
        after = completeness([held])[held.pk].done

    assert after == before + 1
    assert progress_of(held, [], may_edit=True).done == after


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("typed", ["06/05/2014", "6.5.2014", "6 May 2014", "6 Mai 2014", "2014-05-06"])
def test_day_is_read_before_its_month_in_both_languages(language: str, typed: str) -> None:
    with translation.override(language):
        form = RoundDatesForm({"due_on": typed})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["due_on"] == date(2014, 5, 6)


# --- its dates --------------------------------------------------------------------------------------------------------
def moved(opened: ReturnRound, by: User, now: datetime, **changes: object) -> ReturnRound:
    values: dict[str, object] = {"due_on": LATER, "closes_on": None, "reason": "A flood", "seen": (DUE, None)}
    return change_dates(opened=opened, by=by, now=now, **{**values, **changes})  # type: ignore[arg-type]


def test_changing_the_dates_tells_those_who_have_not_sent(
    northern: User,
    southern: User,
    officer: User,
    accepted_return: QuarterlyReturn,
    now: datetime,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        opened = moved(accepted_return.round, officer, now, closes_on=date(2014, 9, 1))

    assert (opened.due_on, opened.closes_on) == (LATER, date(2014, 9, 1))
    assert [letter.to for letter in mailoutbox] == [[southern.email]]
    assert "is now due on Wednesday 6 August 2014. It was due on Monday 28 July 2014." in mailoutbox[0].body
    assert ReturnEvent.objects.filter(kind=ReturnEvent.Kind.EXTENDED).count() == 7
    assert AuditEntry.objects.get(act="round.dates_changed").detail["to"] == {
        "due_on": "2014-08-06",
        "closes_on": "2014-09-01",
    }


def test_exceptions_that_give_no_more_time_end_with_the_change(
    northern_return: QuarterlyReturn, officer: User, now: datetime
) -> None:
    longer = northern_return.round.returns.get(region__code="CV")
    exceptions.extend(quarterly_return=northern_return, due_on=date(2014, 8, 1), reason="x", by=officer, now=now)
    exceptions.extend(quarterly_return=longer, due_on=date(2014, 9, 1), reason="y", by=officer, now=now)

    moved(northern_return.round, officer, now)

    northern_return.refresh_from_db()
    longer.refresh_from_db()
    assert northern_return.extended_due_on is None
    assert longer.extended_due_on == date(2014, 9, 1)
    assert longer.events.filter(kind=ReturnEvent.Kind.EXTENDED).count() == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"due_on": DUE}, "the dates that the round has already"),
        ({"reason": " "}, "Write why"),
        ({"seen": (date(2014, 7, 1), None)}, "Somebody else has changed"),
        ({"due_on": date(2014, 8, 2)}, "not a working day"),
        ({"due_on": date(2014, 7, 18)}, "has passed"),
        ({"closes_on": date(2014, 8, 5)}, "closing date"),
    ],
)
def test_dates_that_do_not_fit_are_refused(
    open_round: ReturnRound, officer: User, now: datetime, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(ActionRefused, match=why):
        moved(open_round, officer, now, **changes)


def test_dates_are_for_officers_and_undone_when_the_audit_fails(
    open_round: ReturnRound, officer: User, northern: User, now: datetime, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        moved(open_round, northern, now)
    request.getfixturevalue("failing_audit")
    with pytest.raises(RuntimeError):
        moved(open_round, officer, now)

    open_round.refresh_from_db()
    assert open_round.due_on == DUE


def test_page_changes_the_dates(client: Client, officer: User, open_round: ReturnRound) -> None:
    ReturnRound.objects.update(is_sample=True)
    client.force_login(officer)
    address = reverse("round_dates", args=ROUND)
    sent = {"due_on": "2014-08-06", "reason": "A flood", "seen_due_on": "2014-07-28", "seen_closes_on": ""}

    assertContains(client.get(address), 'value="2014-07-28"')
    assertContains(client.post(address, {**sent, "reason": ""}), "Enter why the dates change.")
    assertRedirects(client.post(address, sent), reverse("round_detail", args=ROUND))
    assertContains(client.post(address, sent), "Somebody else has changed these dates")

    open_round.refresh_from_db()
    assert open_round.due_on == LATER


# --- size -------------------------------------------------------------------------------------------------------------
def test_pages_of_officers_take_as_many_queries_for_one_quarter_as_for_twelve_years(
    client: Client, officer: User, many: ManyReturns, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(officer)
    many.open("2013-14-Q4", 1)
    some = list(QuarterlyReturn.objects.values_list("pk", flat=True))
    chosen = "&".join(f"chosen={pk}" for pk in some)
    pages = {
        "home": reverse("home"),
        "returns": reverse("returns"),
        "year": f"{reverse('returns')}?year=2013-14&choose=1",
        "late": f"{reverse('returns')}?status=LATE",
        "rounds": reverse("rounds"),
        "round": reverse("round_detail", args=["NDP-2014-16", "2013-14-Q4"]),
        "opening": reverse("round_open"),
        "remind": f"{reverse('returns_remind')}?{chosen}",
        "reopen": f"{reverse('returns_reopen')}?{chosen}",
    }

    def taken() -> dict[str, int]:
        counts = {}
        for name, page in pages.items():
            with django_assert_max_num_queries(25) as queries:
                assert client.get(page).status_code == 200
            counts[name] = len(queries)
        return counts

    small = taken()
    many.open("2002-03-Q1", 47)

    assert ReturnRound.objects.count() == 48
    assert taken() == small


def test_remind_page_takes_as_many_queries_for_one_return_as_for_eight(
    client: Client, officer: User, many: ManyReturns, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many.open("2013-14-Q4", 1)
    client.force_login(officer)
    keys = list(QuarterlyReturn.objects.values_list("pk", flat=True))

    def taken(chosen: list[int]) -> int:
        with django_assert_max_num_queries(15) as queries:
            client.get(reverse("returns_remind"), {"chosen": chosen})
        return len(queries)

    assert taken(keys[:1]) == taken(keys)


def test_queue_shows_what_waits_of_any_quarter_oldest_first(client: Client, officer: User, many: ManyReturns) -> None:
    many.open("2014-15-Q1", 8)
    oldest = QuarterlyReturn.objects.get(round__quarter="2014-15-Q1", region__code="GE")
    QuarterlyReturn.objects.filter(pk=oldest.pk).update(submitted_at=many.now - timedelta(days=9))
    client.force_login(officer)

    home, returns = client.get(reverse("home")), client.get(reverse("returns"))

    for page in (home, returns):
        assert page.context["standing"].waiting[0].url == reverse("return_review", args=["GE", "2014-15-Q1"])
    assertContains(home, f"{reverse('returns')}#queue")
    assertContains(returns, "Nobody yet")


def test_queue_is_for_those_who_read(client: Client, northern: User, submitted_return: QuarterlyReturn) -> None:
    client.force_login(northern)

    assertNotContains(client.get(reverse("returns")), 'id="queue"')
