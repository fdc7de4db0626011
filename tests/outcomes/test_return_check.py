"""“Check my return”: the submit gate's findings with their fields, reasons kept one by one; a look writes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.explaining import Reason, explain, seen_mark
from outcomes.entry import fields
from outcomes.models import CheckResult, Measure, QuarterlyReturn, ValueState
from outcomes.pages.checking import CheckedFinding, CheckPage, Standing, checked
from outcomes.refusals import NotPermitted
from outcomes.return_values import CellInput, CellKey, ReturnInput

MeasureOf = Callable[[str], Measure]


def at(held: QuarterlyReturn) -> str:
    return reverse("return_check", args=[held.region.code, held.round.quarter])


def not_available(held: QuarterlyReturn, measure: Measure, by: User, now: datetime, place: int | None = None) -> None:
    """A state without a note: a query, at the region or one of its authorities."""
    figures = {CellKey(measure.pk, place): CellInput(None, ValueState.NOT_AVAILABLE)}
    actions.save(quarterly_return=held, values=ReturnInput(figures=figures), by=by, now=now)


@pytest.fixture
def queried(northern_return: QuarterlyReturn, measure: MeasureOf, northern: User, now: datetime) -> QuarterlyReturn:
    """The northern return with two queries, of outcomes 1 and 2, among its errors."""
    not_available(northern_return, measure("1.2.M3"), northern, now)
    not_available(northern_return, measure("2.1.M2"), northern, now)
    return QuarterlyReturn.objects.with_context().with_people().get(pk=northern_return.pk)


def queries(page: CheckPage) -> list[CheckedFinding]:
    return [found for found in page.findings if found.wants_reason]


def sent(*reasons: tuple[CheckedFinding, str]) -> dict[str, str]:
    """What a browser sends for these boxes."""
    return {
        name: value
        for found, text in reasons
        for name, value in ((found.name, text), (f"{found.name}-seen", found.seen))
    }


# --- looking ----------------------------------------------------------------------------------------------------------
def test_check_page_says_what_the_submit_gate_says(queried: QuarterlyReturn, northern: User) -> None:
    page = checked(queried, northern)

    assert {found.place for found in page.findings} == {
        (finding.check.name, finding.key) for finding in checks.run(queried)
    }


def test_check_page_puts_errors_of_an_outcome_first_and_links_to_each_field(
    client: Client, queried: QuarterlyReturn, northern: User, measure: MeasureOf
) -> None:
    client.force_login(northern)

    response = client.get(at(queried))

    first = checked(queried, northern).outcomes[0]
    kinds = [found.standing for found in first.findings]
    assert kinds == sorted(kinds, key=list(Standing).index)
    field = fields.figure(CellKey(measure("1.2.M3").pk))
    assertContains(response, f"/outcome/1/#{field}")
    assertContains(response, "things must be put right")
    assertContains(response, "2 more want a reason.")


def test_check_page_writes_nothing_when_it_is_looked_at(
    client: Client, queried: QuarterlyReturn, northern: User
) -> None:
    client.force_login(northern)

    client.get(at(queried))

    assert CheckResult.objects.count() == 0


def test_check_page_of_a_return_in_order_says_so(
    client: Client, northern_return: QuarterlyReturn, northern: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "examine", lambda snapshot: [])
    client.force_login(northern)

    response = client.get(at(northern_return))

    assertContains(response, "Nothing stands in the way")
    assertContains(response, "Go on to the declaration")


@pytest.mark.parametrize("person", ["reader", "officer"])
def test_check_page_shows_reasons_to_readers_and_takes_none(
    request: pytest.FixtureRequest, client: Client, queried: QuarterlyReturn, northern: User, now: datetime, person: str
) -> None:
    found = queries(checked(queried, northern))[0]
    explain(quarterly_return=queried, reasons={found.place: Reason("Partner closed", found.seen)}, by=northern, now=now)
    client.force_login(request.getfixturevalue(person))

    page = client.get(at(queried))
    refused = client.post(at(queried), sent((found, "Mine")))

    assertContains(page, "Partner closed")
    assertContains(page, "Mared Owen, 20 July 2014")
    assertNotContains(page, "<textarea")
    assert refused.status_code == 403


def test_check_page_shows_who_waived_and_why(
    client: Client, queried: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    found = queries(checked(queried, northern))[0]
    explain(quarterly_return=queried, reasons={found.place: Reason("x", found.seen)}, by=northern, now=now)
    CheckResult.objects.filter(check_name=found.place[0], key=found.place[1]).update(
        waived_at=now, waived_by=officer, waiver_reason="The partner has gone"
    )
    client.force_login(northern)

    response = client.get(at(queried))

    assertContains(response, "Gareth Pugh, 20 July 2014:")
    assertContains(response, "“The partner has gone”")
    assertContains(response, "1 was waived by an officer.")


def test_check_page_takes_as_many_queries_for_one_finding_as_for_many(
    client: Client,
    northern_return: QuarterlyReturn,
    northern: User,
    plan: object,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)
    client.get(at(northern_return))
    count = 17
    with django_assert_num_queries(count):
        client.get(at(northern_return))
    for measure in Measure.objects.filter(plan=northern_return.round.plan_id).with_number():
        for place in northern_return.authorities.all():
            not_available(northern_return, measure, northern, now, place.pk)
    assert len(queries(checked(northern_return, northern))) > 20

    with django_assert_num_queries(count):
        client.get(at(northern_return))


# --- answering --------------------------------------------------------------------------------------------------------
def test_check_page_keeps_all_reasons_by_one_save(client: Client, queried: QuarterlyReturn, northern: User) -> None:
    one, two = queries(checked(queried, northern))
    client.force_login(northern)

    response = client.post(at(queried), sent((one, "Partner closed"), (two, "  Not counted until May ")))

    assertRedirects(response, at(queried), fetch_redirect_response=False)
    assertContains(client.get(at(queried)), "2 reasons are kept.")
    page = checked(queried, northern)
    assert [(found.reason, found.standing) for found in queries(page)] == [
        ("Partner closed", Standing.EXPLAINED),
        ("Not counted until May", Standing.EXPLAINED),
    ]
    assert page.explained == 2


def test_check_page_saves_one_box_alone_for_htmx(client: Client, queried: QuarterlyReturn, northern: User) -> None:
    one, two = queries(checked(queried, northern))
    client.force_login(northern)

    response = client.post(at(queried), sent((one, "Partner closed")), headers={"HX-Request": "true"})

    assertContains(response, "Kept: Mared Owen")
    assertContains(response, f'id="{one.name}-kept"')
    assertNotContains(response, two.name)
    assertNotContains(response, "<html")


def test_reason_given_earlier_is_changed_and_taken_away(
    client: Client, queried: QuarterlyReturn, northern: User
) -> None:
    client.force_login(northern)
    for text in ("Partner closed", "Partner closed in May", ""):
        found = queries(checked(queried, northern))[0]
        client.post(at(queried), sent((found, text)))

    result = CheckResult.objects.get(check_name=found.place[0], key=found.place[1])
    assert (result.reason, result.confirmed_at, result.confirmed_by) == ("", None, None)
    assert AuditEntry.objects.filter(act="return.reason_withdrawn").count() == 1


def test_reason_over_one_that_was_not_seen_is_refused_and_kept_in_its_box(
    client: Client, queried: QuarterlyReturn, northern: User, now: datetime
) -> None:
    found, other = queries(checked(queried, northern))
    explain(quarterly_return=queried, reasons={found.place: Reason("From Huw", found.seen)}, by=northern, now=now)
    client.force_login(northern)

    response = client.post(at(queried), sent((found, "From Mared"), (other, "Not counted")))

    assertContains(response, "This has changed since you opened the page.", count=2)
    assertContains(response, f'<a href="#{found.name}">')
    assertContains(response, "From Mared</textarea>")
    reasons = set(CheckResult.objects.exclude(reason="").values_list("reason", flat=True))
    assert reasons == {"From Huw", "Not counted"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("x" * 2001, "Shorten it to 2,000 characters."), ("a\x00b", "a character that cannot be stored")],
)
def test_reason_that_cannot_be_stored_is_told_beside_its_box(
    client: Client, queried: QuarterlyReturn, northern: User, text: str, sentence: str
) -> None:
    found = queries(checked(queried, northern))[0]
    client.force_login(northern)

    response = client.post(at(queried), sent((found, text)))

    assertContains(response, sentence, count=2)
    assertContains(response, text.replace("\x00", "\x00") + "</textarea>")
    assert not CheckResult.objects.exclude(reason="").exists()


def test_reason_given_to_other_numbers_is_shown_and_owed_again(
    client: Client, queried: QuarterlyReturn, northern: User, measure: MeasureOf, now: datetime
) -> None:
    found = queries(checked(queried, northern))[0]
    explain(quarterly_return=queried, reasons={found.place: Reason("Closed", found.seen)}, by=northern, now=now)
    CheckResult.objects.filter(check_name=found.place[0], key=found.place[1]).update(values={"value": 1})
    client.force_login(northern)

    response = client.get(at(queried))

    assertContains(response, "The numbers have changed. Before, the reason was: “Closed”")
    assert queries(checked(queried, northern))[0].standing == Standing.EXPLAIN


def test_reasons_are_refused_as_a_whole_once_the_return_is_sent(
    client: Client, queried: QuarterlyReturn, northern: User, service: User, now: datetime
) -> None:
    found = queries(checked(queried, northern))[0]
    QuarterlyReturn.objects.filter(pk=queried.pk).update(
        status="SUBMITTED", submitted_at=now, first_submitted_at=now, submitted_by=northern
    )
    client.force_login(northern)

    response = client.post(at(queried), sent((found, "Too late")))

    assertContains(response, "This return cannot be changed: its status is “Submitted”.")
    assert not CheckResult.objects.exclude(reason="").exists()


def test_explaining_is_for_those_who_fill_the_return_in(
    queried: QuarterlyReturn, reader: User, southern: User, now: datetime
) -> None:
    for person in (reader, southern):
        with pytest.raises(NotPermitted):
            explain(quarterly_return=queried, reasons={}, by=person, now=now)


def test_explaining_is_open_to_the_officer_who_took_the_return_over(
    client: Client, queried: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    QuarterlyReturn.objects.filter(pk=queried.pk).update(on_behalf_by=officer, on_behalf_reason="The post is vacant")
    found = queries(checked(queried, northern))[0]
    client.force_login(officer)

    response = client.post(at(queried), sent((found, "Partner closed")))

    assert response.status_code == 302
    assert client.get(reverse("return_submit", args=["NWW", "2014-15-Q1"])).status_code == 200
    assert client.get(reverse("return_import", args=["NWW", "2014-15-Q1"])).status_code == 200


def test_explaining_keeps_nothing_when_its_audit_fails(
    queried: QuarterlyReturn, northern: User, now: datetime, failing_audit: None
) -> None:
    found = queries(checked(queried, northern))[0]

    with pytest.raises(RuntimeError):
        explain(quarterly_return=queried, reasons={found.place: Reason("x", found.seen)}, by=northern, now=now)

    assert CheckResult.objects.count() == 0


def test_explaining_leaves_aside_what_no_longer_holds_and_errors(
    queried: QuarterlyReturn, northern: User, now: datetime
) -> None:
    error = next(found for found in checked(queried, northern).findings if not found.wants_reason)

    done = explain(
        quarterly_return=queried,
        reasons={error.place: Reason("x", error.seen), ("gone", "1.1"): Reason("x", "")},
        by=northern,
        now=now + timedelta(hours=1),
    )

    assert (done.kept, done.refused) == (0, {})


def test_seen_mark_follows_the_numbers_and_the_reason(queried: QuarterlyReturn) -> None:
    one, other = checks.run(queried)[:2]

    assert seen_mark(one, "") != seen_mark(one, "x")
    assert seen_mark(one, "") != seen_mark(other, "")


def test_explaining_says_why_it_refuses_in_the_readers_language(
    queried: QuarterlyReturn, northern: User, now: datetime
) -> None:
    QuarterlyReturn.objects.filter(pk=queried.pk).update(status="NOT_OPEN")
    with translation.override("cy"), pytest.raises(ActionRefused, match="ffurflen"):
        explain(quarterly_return=queried, reasons={}, by=northern, now=now)


def test_outcome_link_leads_to_the_outcome(client: Client, northern: User, northern_return: QuarterlyReturn) -> None:
    client.force_login(northern)

    response = client.get(reverse("return_outcome", args=["NWW", "2014-15-Q1", "3"]))
    unknown = client.get(reverse("return_outcome", args=["NWW", "2014-15-Q1", "33"]))

    assert unknown.status_code == 404
    assert response.status_code in {200, 302}


def test_figure_of_decimal_values_has_a_stable_mark(
    queried: QuarterlyReturn, northern: User, measure: MeasureOf, now: datetime
) -> None:
    """What is stored as JSON and what a check has just found give the same mark."""
    values = {CellKey(measure("1.2.M3").pk): CellInput(Decimal("12.5"))}
    with pytest.raises(ActionRefused):
        actions.save(quarterly_return=queried, values=ReturnInput(figures=values), by=northern, now=now)
    explain(quarterly_return=queried, reasons={}, by=northern, now=now)

    kept = {(row.check_name, row.key): row.values for row in CheckResult.objects.all()}
    assert all(kept[finding.check.name, finding.key] == dict(finding.values) for finding in checks.run(queried))
