"""Pages about returns: who is late in words, one return in full, and the steps that a person may take."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, User
from outcomes.actions import change_requests
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import MilestoneStatus, Plan, QuarterlyReturn, Rag, ReturnRound, ReturnStatus
from outcomes.pages import standing
from outcomes.pages.matrix import matrix
from outcomes.pages.owed import owed
from outcomes.pages.reading.page import Question, read
from outcomes.pages.reading_day import reading_day
from outcomes.pages.status import days_late, status_line
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey, NarrativeInput, ReturnInput
from outcomes.spreadsheets.files import return_file

LATE = date(2014, 7, 31)  # quarter 1 of 2014-15 was due on Monday 28 July


def at(route: str, held: QuarterlyReturn, *more: object) -> str:
    return reverse(route, args=[held.region.code, held.round.quarter, *more])


def listed(opened: ReturnRound) -> list[QuarterlyReturn]:
    return list(opened.returns.with_context().with_people())


# --- words ------------------------------------------------------------------------------------------------------------
def test_standing_names_those_who_are_late(open_round: ReturnRound, accepted_return: QuarterlyReturn) -> None:
    words = standing.standing(listed(open_round), LATE)

    assert words.heading.startswith("1 of 8 returns are in. Late: North East Wales, ")
    assert "North West Wales" not in words.heading
    assert len(words.late) == 7
    assert words.late[0].words == "3 working days late. Not started."


def test_standing_before_the_due_day_calls_nobody_late(open_round: ReturnRound) -> None:
    words = standing.standing(listed(open_round), date(2014, 7, 28))

    assert words.heading == "0 of 8 returns are in"
    assert words.late == ()


def test_lateness_counts_working_days_until_the_return_was_sent(
    accepted_return: QuarterlyReturn, now: datetime
) -> None:
    QuarterlyReturn.objects.filter(pk=accepted_return.pk).update(
        first_submitted_at=now + timedelta(days=15)
    )  # Monday 4 August, five working days on
    accepted_return.refresh_from_db()

    assert days_late(accepted_return, date(2015, 1, 1)) == 5
    assert "5 working days late" in status_line(accepted_return, date(2015, 1, 1)).who


def test_late_is_after_the_due_days_midnight_in_wales(accepted_return: QuarterlyReturn, now: datetime) -> None:
    due = now.replace(day=28, hour=23, minute=59)
    for moment, days in ((due, 0), (due + timedelta(minutes=1), 1)):
        accepted_return.first_submitted_at = moment
        assert days_late(accepted_return, LATE) == days


@pytest.mark.parametrize(
    ("day", "days"),
    [(date(2014, 8, 1), 0), (date(2014, 8, 2), 1), (date(2014, 8, 3), 1), (date(2014, 8, 4), 1), (date(2014, 8, 5), 2)],
)
def test_what_was_due_on_friday_and_came_on_saturday_is_a_day_late(
    northern_return: QuarterlyReturn, now: datetime, day: date, days: int
) -> None:
    northern_return.round.due_on = date(2014, 8, 1)
    assert days_late(northern_return, day) == days

    northern_return.first_submitted_at = now.replace(month=day.month, day=day.day)
    assert days_late(northern_return, date(2015, 1, 1)) == days


def test_sample_rounds_are_read_as_on_a_day_after_the_last_was_due(plan: Plan, service: User, now: datetime) -> None:
    sample = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now, is_sample=True)

    assert reading_day([sample], date(2026, 1, 1)) == date(2014, 10, 30)
    assert reading_day([], date(2026, 1, 1)) == date(2026, 1, 1)


def test_matrix_runs_from_north_to_south_and_marks_what_is_late(open_round: ReturnRound) -> None:
    shown = matrix(listed(open_round), {}, LATE)

    assert [row.region.code for row in shown.rows] == ["NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE"]
    first = shown.rows[0].cells[0]
    assert first is not None
    assert (first.word, first.kind, first.detail) == ("Late", "late", "3 days late")


def test_owed_return_that_was_due_first_comes_first(
    plan: Plan, service: User, northern: User, now: datetime, open_round: ReturnRound
) -> None:
    later = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    returns = [*later.returns.with_context(), *open_round.returns.with_context()]
    mine = [held for held in returns if held.region.code == "NWW"]

    duty = owed(mine, date(2014, 7, 24), northern)

    assert duty.held is not None
    assert duty.held.round == open_round
    assert duty.heading == "Quarter 1 is due on Monday 28\u00a0July 2014"
    assert duty.lede.startswith("2 working days left.")


def test_question_of_an_officer_who_still_reads_stands_on_the_first_page(
    client: Client,
    northern: User,
    reader: User,
    officer: User,
    submitted_return: QuarterlyReturn,
    plan: Plan,
    now: datetime,
) -> None:
    held = actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    outcome = plan.outcomes.get(code="1")
    asked = change_requests.ask(quarterly_return=held, text="Is 10 all of them?", outcome=outcome, by=officer, now=now)

    def first_page(user: User) -> str:
        client.force_login(user)
        return client.get("/en/").content.decode()

    assert "1 request waits for your answer" in first_page(northern)
    assert at("return_answer", held, asked.pk) in first_page(northern)
    assert f"{at('return_read', held)}#outcome-1" in first_page(northern)
    assert "Nothing is owed today" in first_page(reader)
    assert "Is 10 all of them?" in first_page(reader)

    change_requests.answer(change_request=asked, text="Yes.", by=northern, now=now)
    assert "Nothing is owed today" in first_page(northern)
    assert "Is 10 all of them?" not in first_page(northern)


def test_status_of_every_kind_says_who_and_what_next(accepted_return: QuarterlyReturn) -> None:
    held = QuarterlyReturn.objects.with_context().with_people().get(pk=accepted_return.pk)
    for status in ReturnStatus:
        held.status = status
        line = status_line(held, LATE)
        assert all((line.word, line.heading, line.who, line.next_step)), status


# --- the list ---------------------------------------------------------------------------------------------------------
def test_list_shows_a_region_its_own_returns_only(client: Client, northern: User, open_round: ReturnRound) -> None:
    client.force_login(northern)

    response = client.get(reverse("returns"))

    assertContains(response, "North West Wales")
    assertNotContains(response, "Gwent East")


def test_list_keeps_its_filters_in_its_address(client: Client, officer: User, accepted_return: QuarterlyReturn) -> None:
    client.force_login(officer)

    accepted = client.get(reverse("returns"), {"status": "ACCEPTED", "year": "2014-15"})
    nonsense = client.get(reverse("returns"), {"status": "NONSENSE", "year": "0000"})

    assertContains(accepted, at("return_detail", accepted_return))
    assertNotContains(accepted, "/GE/2014-15-Q1/")
    assertContains(accepted, 'href="/cy/returns/?status=ACCEPTED&amp;year=2014-15"')
    assert nonsense.status_code == 200


def test_list_and_home_take_as_many_queries_for_one_round_as_for_five(
    client: Client,
    officer: User,
    plan: Plan,
    service: User,
    now: datetime,
    open_round: ReturnRound,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(officer)

    def taken(address: str) -> int:
        with django_assert_max_num_queries(21) as queries:
            client.get(address)
        return len(queries)

    pages = (reverse("returns"), reverse("home"))
    for_one_round = [taken(page) for page in pages]
    for quarter in ("2014-15-Q2", "2014-15-Q3", "2014-15-Q4", "2015-16-Q1"):
        open_a_round(plan=plan, quarter=Quarter.parse(quarter), by=service, now=now)

    assert [taken(page) for page in pages] == for_one_round


# --- one return -------------------------------------------------------------------------------------------------------
def test_return_reads_in_full_with_words_in_their_own_language(
    client: Client, officer: User, northern: User, northern_return: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    measure, outcome = plan.measures.get(code="1.2.M3"), plan.outcomes.get(code="1")
    place = northern_return.authorities.in_map_order()[0]
    told = NarrativeInput(progress="Cynhaliwyd y fforwm.", rag=Rag.AMBER, rag_reason="Rheswm", language="cy")
    values = ReturnInput(
        figures={CellKey(measure.pk, place.pk): CellInput(Decimal(1234))}, narratives={outcome.pk: told}
    )
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    client.force_login(officer)

    response = client.get(at("return_detail", northern_return))

    assertContains(response, "1,234")
    assertContains(response, '<div lang="cy"><p>Cynhaliwyd y fforwm.</p></div>', html=True)
    assertContains(response, "Amber: slightly off track, action required")
    assertContains(response, "Quarter 1 is")
    assertContains(response, "Not for publication.")


def test_milestone_told_council_by_council_is_not_called_unsaid(
    client: Client, officer: User, northern: User, northern_return: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    measure = plan.measures.get(code="1.1.M1")
    places = list(northern_return.authorities.in_map_order())

    def question(*statuses: MilestoneStatus) -> Question:
        told = {
            MilestoneKey(measure.pk, place.pk): MilestoneInput(
                status, achieved_on=now.date() if status == MilestoneStatus.ACHIEVED else None
            )
            for place, status in zip(places, statuses, strict=False)
        }
        actions.save(quarterly_return=northern_return, values=ReturnInput(milestones=told), by=northern, now=now)
        page = read(QuarterlyReturn.objects.with_context().get(pk=northern_return.pk), officer)
        return next(each for each in page.outcomes[0].questions if any(r.measure == measure for r in each.milestones))

    assert question(MilestoneStatus.ACHIEVED, MilestoneStatus.UNDER_WAY).achieved == 0
    assert question(*[MilestoneStatus.ACHIEVED] * len(places)).achieved == 1
    client.force_login(officer)
    response = client.get(at("return_detail", northern_return)).content.decode()
    row = response.partition(f'id="place-m{measure.pk}"')[2].partition("</li>")[0]
    assert f"{places[0].name}: Achieved" in row
    assert "Nothing said" not in row


def test_return_takes_as_many_queries_full_as_empty(
    client: Client,
    officer: User,
    northern: User,
    northern_return: QuarterlyReturn,
    plan: Plan,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(officer)
    client.get(at("return_detail", northern_return))  # somebody's first visit is kept with a query of its own
    places = list(northern_return.authorities.in_map_order())
    numbers = [measure for measure in plan.measures.with_number() if measure.kind != "RATING"]

    def fill(count: int) -> int:
        figures = {CellKey(m.pk, p.pk): CellInput(Decimal(7)) for m in numbers[:count] for p in places}
        actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)
        with django_assert_max_num_queries(60) as taken:
            assert client.get(at("return_detail", northern_return)).status_code == 200
        return len(taken)

    assert fill(1) == fill(12)


def test_return_shows_what_was_accepted_for_the_quarter_before(
    client: Client, officer: User, accepted_return: QuarterlyReturn, plan: Plan, service: User, now: datetime
) -> None:
    after = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    held = after.returns.with_context().get(region__code="NWW")
    client.force_login(officer)

    assertContains(client.get(at("return_detail", held)), "was 10")


def test_version_shows_what_it_changed(
    client: Client,
    officer: User,
    northern: User,
    service: User,
    accepted_return: QuarterlyReturn,
    plan: Plan,
    now: datetime,
) -> None:
    held, measure = accepted_return, plan.measures.get(code="1.2.M3")
    place = held.authorities.in_map_order()[0]
    actions.reopen(quarterly_return=held, reason="Late figures", by=officer, now=now)
    change = ReturnInput(figures={CellKey(measure.pk, place.pk): CellInput(Decimal(77))})
    actions.save(quarterly_return=held, values=change, by=northern, now=now)
    client.force_login(officer)

    first = client.get(at("return_version", held, 1))
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=held, by=officer, now=now)
    actions.accept(quarterly_return=held, by=officer, now=now)
    second = client.get(at("return_version", held, 2))

    assertContains(first, "Changed since, not accepted yet")
    assertContains(first, "77")
    assertContains(second, "Version 2 changed 1 figure")
    assertContains(second, "1.2.M3 · Isle of Anglesey")


# --- steps ------------------------------------------------------------------------------------------------------------
def test_sending_lists_what_stands_in_the_way(client: Client, northern: User, northern_return: QuarterlyReturn) -> None:
    client.force_login(northern)

    page = client.get(at("return_submit", northern_return))
    refused = client.post(at("return_submit", northern_return), {"declared_as": "Co-ordinator", "is_complete": "on"})

    assertContains(page, "stand in the way of sending")
    assert refused.status_code == 200
    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.OPEN


def test_declaration_is_owed_and_told_beside_its_box(
    client: Client, northern: User, northern_return: QuarterlyReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outcomes import checks

    monkeypatch.setattr(checks, "run", lambda held: [])
    client.force_login(northern)

    forgotten = client.post(at("return_submit", northern_return), {"declared_as": "Co-ordinator"})
    sent = client.post(at("return_submit", northern_return), {"declared_as": "Co-ordinator", "is_complete": "on"})

    assertContains(forgotten, '<a href="#id_is_complete">Tick the declaration')
    assertRedirects(sent, at("return_receipt", northern_return))
    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.SUBMITTED


def test_officer_reads_asks_and_accepts(
    client: Client, officer: User, submitted_return: QuarterlyReturn, plan: Plan
) -> None:
    held, outcome = submitted_return, plan.outcomes.get(code="3")
    client.force_login(officer)

    assertContains(client.get(at("return_detail", held)), "Start reading")
    assertRedirects(client.post(at("return_start_review", held)), at("return_review", held))
    nothing_asked = client.post(at("return_request_changes", held), {})
    asked = client.post(at("return_request_changes", held), {f"outcome_{outcome.pk}": "Which councils?"}, follow=True)

    assertContains(nothing_asked, "Enter what the region should change, here or under an outcome.", count=2)
    assertContains(asked, "Which councils?")
    assertContains(asked, "Gareth Pugh has asked for changes to Quarter 1")
    too_late = client.post(at("return_accept", held))
    assertContains(too_late, "This return cannot be accepted")


def test_recall_is_refused_once_the_review_has_started(
    client: Client, northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    client.force_login(northern)
    address = at("return_recall", submitted_return)

    page = client.get(address)
    refused = client.post(address)

    assertContains(page, "Gareth Pugh began to read it on 20 July 2014, 10:00.")
    assertNotContains(page, "Take it back")
    assertContains(refused, "This return cannot be recalled")


def test_reopening_owes_a_reason(client: Client, officer: User, accepted_return: QuarterlyReturn) -> None:
    client.force_login(officer)

    without = client.post(at("return_reopen", accepted_return), {"reason": " "})
    reopened = client.post(at("return_reopen", accepted_return), {"reason": "A late count"})

    assertContains(without, '<a href="#id_reason">Enter why the return is reopened.</a>')
    assertRedirects(reopened, at("return_detail", accepted_return))


# --- spreadsheets -----------------------------------------------------------------------------------------------------
def tidy(held: QuarterlyReturn, value: int) -> SimpleUploadedFile:
    lines = [
        "region,quarter,measure,area,breakdown,category,value,state,note",
        f"{held.region.code},{held.round.quarter},1.2.M3,W06000001,,,{value},,",
    ]
    return SimpleUploadedFile("figures.csv", "\n".join(lines).encode(), content_type="text/csv")


def test_upload_shows_the_changes_and_saves_them_on_confirmation(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)
    address = at("return_import", northern_return)

    seen = client.post(address, {"file": tidy(northern_return, 41)})
    before = northern_return.figures.count()
    done = client.post(address, {"confirm": "yes"})

    assertContains(seen, "The file would change 1 entry")
    assertContains(seen, "41")
    assert before == 0
    assertRedirects(done, at("return_check", northern_return))
    assert northern_return.figures.get().value == 41


def test_upload_with_a_problem_saves_nothing_and_says_where(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)
    address = at("return_import", northern_return)

    seen = client.post(address, {"file": tidy(northern_return, -3)})
    confirmed = client.post(address, {"confirm": "yes"}, follow=True)

    assertContains(seen, "Nothing was saved: 1 problem")
    assertContains(confirmed, "The file is no longer here.")
    assert northern_return.figures.count() == 0


def test_confirmation_is_refused_after_somebody_else_changed_the_return(
    client: Client, northern: User, northern_return: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    client.force_login(northern)
    client.post(at("return_import", northern_return), {"file": tidy(northern_return, 41)})
    other = ReturnInput(figures={CellKey(plan.measures.get(code="1.3.M1").pk): CellInput(Decimal(2))})
    actions.save(quarterly_return=northern_return, values=other, by=northern, now=now)

    response = client.post(at("return_import", northern_return), {"confirm": "yes"}, follow=True)

    assertContains(response, "Somebody else has changed this return since you looked.")
    assert list(northern_return.figures.values_list("value", flat=True)) == [Decimal(2)]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_download_is_the_return_and_is_recorded(
    client: Client, reader: User, northern_return: QuarterlyReturn, ending: str
) -> None:
    client.force_login(reader)

    response = client.get(at("return_template", northern_return), {"format": ending})

    assert response.headers["Content-Disposition"] == f'attachment; filename="NWW-2014-15-Q1.{ending}"'
    assert len(response.content) > 60
    assert AuditEntry.objects.filter(act="return.downloaded", actor=reader).exists()


def test_download_in_an_unknown_format_does_not_exist(
    client: Client, reader: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(reader)

    assert client.get(at("return_template", northern_return), {"format": "exe"}).status_code == 404


def test_spreadsheet_that_was_downloaded_changes_nothing(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)
    book = BytesIO(return_file(northern_return, "xlsx", "en"))
    book.name = "return.xlsx"

    assertContains(client.post(at("return_import", northern_return), {"file": book}), "The file would change nothing")
