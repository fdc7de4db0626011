"""Records that change behind an accepted figure: a flag with both numbers, and nothing altered."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohesion import counts
from cohesion.calendar import FinancialYear
from cohesion.counts import Count
from cohesion.models import LocalAuthority, User
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.accepting import digest_of
from outcomes.late_counts import note_moved
from outcomes.models import AcceptedFigure, LateCount, Measure, Plan, QuarterlyReturn
from outcomes.return_values import CellInput, CellKey, ReturnInput
from reporting.figures import annual
from tests.conftest import nil_or_rating
from tests.factories.cases import GWYNEDD, a_case
from tests.outcomes.test_entering_page import url

CENTRES = "hate_crime.reported_through_centres"
Q1 = "2014-15-Q1"


@pytest.fixture
def gwynedd(authorities: dict[str, LocalAuthority]) -> LocalAuthority:
    return authorities[GWYNEDD]


@pytest.fixture
def reports(measure: Callable[[str], Measure]) -> Measure:
    return measure("1.2.M2")


@pytest.fixture
def counted_return(
    northern_return: QuarterlyReturn,
    plan: Plan,
    northern: User,
    officer: User,
    service: User,
    now: datetime,
    client: Client,
) -> QuarterlyReturn:
    """The northern return, accepted with what two cases in Gwynedd count."""
    a_case(northern, why=("race",))
    a_case(northern, why=("race", "disability"))
    client.force_login(northern)
    client.get(url(northern_return))
    others = plan.measures.with_number().exclude(code="1.2.M2")
    values = ReturnInput(figures={CellKey(other.pk): nil_or_rating(other) for other in others})
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    accept_again(northern_return, officer, service, now)
    return QuarterlyReturn.objects.with_context().get(pk=northern_return.pk)


def accept_again(held: QuarterlyReturn, officer: User, service: User, now: datetime) -> None:
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=held, by=officer, now=now)
    actions.accept(quarterly_return=held, by=officer, now=now)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(client: Client, user: User, route: str, *more: Any) -> str:
    client.force_login(user)
    return text(client.get(reverse(route, args=["NWW", Q1, *more])))


def test_measure_of_centres_is_fed_by_cases_and_police_reports_by_the_police(measure: Callable[[str], Measure]) -> None:
    centres, police = measure("1.2.M2"), measure("1.1.M8")

    assert (centres.feed, centres.count_name) == ("CASES", CENTRES)
    assert police.feed == "SUPPLIED"
    assert counts.provider(centres.count_name) is not None


def test_nothing_is_flagged_while_nothing_was_accepted(northern_return: QuarterlyReturn, northern: User) -> None:
    a_case(northern)

    assert not LateCount.objects.exists()


def test_late_record_flags_the_figure_and_alters_nothing(
    counted_return: QuarterlyReturn,
    reports: Measure,
    gwynedd: LocalAuthority,
    northern: User,
    plan: Plan,
    now: datetime,
) -> None:
    version = counted_return.latest_version
    assert version is not None
    frozen = list(AcceptedFigure.objects.order_by("pk").values())
    before = annual(plan, FinancialYear(2014))
    row = QuarterlyReturn.objects.filter(pk=counted_return.pk).values().get()
    assert not LateCount.objects.exists()

    a_case(northern, now=now + timedelta(days=1))
    a_case(northern, now=now + timedelta(days=3))

    flag = LateCount.objects.get()
    assert (flag.accepted_version, flag.measure, flag.authority) == (version, reports, gwynedd)
    assert flag.last_at - flag.noticed_at == timedelta(days=2)
    assert list(AcceptedFigure.objects.order_by("pk").values()) == frozen
    assert annual(plan, FinancialYear(2014)) == before
    assert digest_of(version) == version.digest
    assert QuarterlyReturn.objects.filter(pk=counted_return.pk).values().get() == row


@pytest.mark.parametrize("route", ["return_detail", "return_read", "return_history"])
def test_region_sees_both_numbers(
    client: Client, counted_return: QuarterlyReturn, northern: User, now: datetime, route: str
) -> None:
    a_case(northern, now=now + timedelta(days=1))

    shown = page(client, northern, route)

    assert "1.2.M2 · Gwynedd: A record counted here changed after acceptance: accepted 2, cases now say 3." in shown
    assert "Race: accepted 2, now 3." in shown
    assert "Disability: accepted" not in shown
    assert "First noticed on 21 July 2014" in shown


def test_officer_sees_the_flag_and_no_way_to_the_records(
    client: Client, counted_return: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    a_case(northern, now=now + timedelta(days=1))
    for route, more in (("return_review", []), ("return_history", []), ("return_version", [1])):
        client.force_login(officer)
        answer = client.get(reverse(route, args=["NWW", Q1, *more]))

        assert "accepted 2, cases now say 3." in text(answer)
        assert "cases/counted" not in answer.content.decode()


def test_version_says_what_was_accepted_and_what_the_cases_say_with_the_way_to_them(
    client: Client, counted_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    a_case(northern, now=now + timedelta(days=1))
    client.force_login(northern)

    html = client.get(reverse("return_version", args=["NWW", Q1, 1])).content.decode()

    assert "Counted from cases" in html
    assert "3 cases counted here" in html
    assert f"cases/counted/?count={CENTRES}&amp;quarter={Q1}&amp;authority={GWYNEDD}" in html


def test_number_that_is_the_same_again_is_said_quietly(
    client: Client, counted_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    from casework.actions.steps import taken, written
    from casework.models import CaseEvent

    case = a_case(northern, now=now + timedelta(days=1))
    held = taken(case.pk, by=northern)
    held.is_duplicate = True
    written(held, CaseEvent.Kind.LINKED, by=northern, now=now + timedelta(days=2))

    shown = page(client, northern, "return_read")

    assert "1.2.M2 · Gwynedd: records changed after acceptance, and the cases say 2 again." in shown
    assert "changed after acceptance: accepted" not in shown


def test_reopened_return_takes_the_number_in_and_a_later_acceptance_ends_the_flag(
    client: Client, counted_return: QuarterlyReturn, northern: User, officer: User, service: User, now: datetime
) -> None:
    a_case(northern, now=now + timedelta(days=1))
    actions.reopen(quarterly_return=counted_return, reason="A late case", by=officer, now=now)
    assert "accepted 2, cases now say 3." in page(client, northern, "return_read")

    client.force_login(northern)
    client.get(url(counted_return))
    accept_again(counted_return, officer, service, now + timedelta(days=2))

    counted_return.refresh_from_db()
    assert counted_return.latest_version is not None
    figures = counted_return.latest_version.figures.filter(measure__code="1.2.M2", category=None, value__gt=0)
    assert [figure.value for figure in figures] == [3]
    assert "changed after acceptance" not in page(client, northern, "return_read")
    assert LateCount.objects.count() == 1
    assert not LateCount.objects.standing().exists()


def test_record_that_changes_between_sending_and_acceptance_is_flagged_with_the_acceptance(
    client: Client, counted_return: QuarterlyReturn, northern: User, officer: User, service: User, now: datetime
) -> None:
    actions.reopen(quarterly_return=counted_return, reason="Again", by=officer, now=now)
    actions.submit(quarterly_return=counted_return, declared_as="x", by=service, now=now, waiver_reason="fixture")
    a_case(northern)
    actions.start_review(quarterly_return=counted_return, by=officer, now=now)
    actions.accept(quarterly_return=counted_return, by=officer, now=now + timedelta(days=1))

    shown = page(client, northern, "return_read")

    assert "The cases said another number when this was accepted: accepted 2, cases now say 3." in shown


def test_override_is_compared_with_what_was_counted_then(
    client: Client, counted_return: QuarterlyReturn, reports: Measure, gwynedd: LocalAuthority, northern: User,
    officer: User, service: User, now: datetime,
) -> None:  # fmt: skip
    actions.reopen(quarterly_return=counted_return, reason="One more on paper", by=officer, now=now)
    cell = CellInput(Decimal(5), counted_value=Decimal(2), override_reason="Three on paper")
    values = ReturnInput(figures={CellKey(reports.pk, gwynedd.pk): cell})
    actions.save(quarterly_return=counted_return, values=values, by=northern, now=now)
    accept_again(counted_return, officer, service, now)
    assert not LateCount.objects.standing().exists()

    a_case(northern, now=now + timedelta(days=1))

    assert "accepted 5, cases now say 3. Counted then: 2." in page(client, northern, "return_read")


def test_register_that_does_not_answer_leaves_the_flag_without_a_number(
    client: Client, counted_return: QuarterlyReturn, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(northern, now=now + timedelta(days=1))

    def ill(*_: object) -> Any:
        raise RuntimeError("the provider is ill")

    provider = counts.provider(CENTRES)
    assert isinstance(provider, Count)
    monkeypatch.setitem(counts._register, CENTRES, replace(provider, ask=ill, together=ill))

    assert "The register of counts does not answer now" in page(client, northern, "return_history")


def test_other_regions_and_strangers_see_no_flag(
    counted_return: QuarterlyReturn, northern: User, southern: User, officer: User, stranger: User, now: datetime
) -> None:
    a_case(northern, now=now + timedelta(days=1))

    seen = {user.name: LateCount.objects.visible_to(user).count() for user in (northern, southern, officer, stranger)}

    assert list(seen.values()) == [1, 0, 1, 0]


def test_second_flag_of_the_same_place_is_refused_by_the_database(
    counted_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    a_case(northern, now=now + timedelta(days=1))
    flag = LateCount.objects.get()
    flag.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        flag.save(force_insert=True)


def test_noticing_takes_a_fixed_number_of_queries(
    counted_return: QuarterlyReturn, gwynedd: LocalAuthority, northern: User, now: datetime
) -> None:
    places = list(counted_return.authorities.values_list("pk", flat=True))

    def queries(moved: set[counts.Moved]) -> int:
        with CaptureQueriesContext(connection) as captured:
            note_moved(moved, by=northern, now=now)
        return len(captured)

    assert queries(set()) == 0
    assert queries({("hate_crime.supported", Q1, gwynedd.pk)}) == 1
    assert queries({(CENTRES, "2014-15-Q2", gwynedd.pk)}) == 1
    assert queries({(CENTRES, Q1, gwynedd.pk)}) == 2
    assert queries({(name, Q1, place) for name in (CENTRES, "hate_crime.reported") for place in places}) == 2
    assert LateCount.objects.count() == len(places)


@pytest.mark.parametrize("route", ["return_read", "return_history", "return_review"])
def test_pages_take_the_same_queries_with_many_flags(
    client: Client, counted_return: QuarterlyReturn, northern: User, officer: User, now: datetime, route: str
) -> None:
    user = officer if route == "return_review" else northern

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, user, route)
        return len(captured)

    a_case(northern, now=now + timedelta(days=1))
    queries()
    few = queries()
    for gss in counted_return.authorities.values_list("gss", flat=True):
        for _ in range(2):
            a_case(northern, gss=gss, now=now + timedelta(days=1))

    assert LateCount.objects.count() > 1
    assert queries() == few


# --- from the figure to its records -----------------------------------------------------------------------------------
def test_entry_page_leads_to_the_records_of_each_number(
    client: Client, northern_return: QuarterlyReturn, northern: User
) -> None:
    a_case(northern)
    a_case(northern)
    client.force_login(northern)

    html = client.get(f"{url(northern_return)}").content.decode()

    address = f"cases/counted/?count={CENTRES}&amp;quarter={Q1}&amp;authority={GWYNEDD}"
    assert f'{address}">2 cases counted here<' in html
    assert f'{address}&amp;category=protected_characteristic%3Arace">2 counted<' in html
    assert f"{address}&amp;category=protected_characteristic%3Aage" not in html


def test_entry_page_says_how_much_partners_gave_as_totals(
    client: Client, northern_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    from casework.actions.tallies import add_tally
    from tests.casework.test_tallies import told

    a_case(northern)
    add_tally(facts=told(count=CENTRES, value=7), by=northern, now=now)

    client.force_login(northern)
    shown = text(client.get(url(northern_return)))

    assert "8 counted here, 7 of them from totals" in shown
    assert "from cases and from totals that partners gave" in shown


def test_reader_of_the_region_gets_no_way_to_the_records(
    client: Client, counted_return: QuarterlyReturn, reader: User, northern: User
) -> None:
    client.force_login(northern)
    assert "2 cases counted here" in text(client.get(reverse("return_read", args=["NWW", Q1])))
    client.force_login(reader)

    assert "cases/counted" not in client.get(reverse("return_read", args=["NWW", Q1])).content.decode()


def test_region_that_keeps_no_cases_is_told_so(
    client: Client, accepted_return: QuarterlyReturn, northern: User
) -> None:
    assert "No cases are kept here yet: typed, or supplied by a partner" in page(client, northern, "return_read")
