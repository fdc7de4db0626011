"""The page on which an outcome is filled in: who gets it, what stands on it, what its buttons do without a script."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cohesion import counts
from cohesion.counts import Count, Counted
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Role
from outcomes.actions import quarterly_returns as actions
from outcomes.models import (
    Baseline,
    BreakdownCategory,
    ChangeRequest,
    Figure,
    Measure,
    Plan,
    QuarterlyReturn,
    ReturnStatus,
    ReturnVisit,
    SuppliedFigure,
    Target,
    ValueState,
)
from outcomes.return_values import CellInput, CellKey, EvidenceInput, NarrativeInput, ReturnInput
from tests.conftest import appoint
from tests.factories.accepted_returns import AcceptedReturns, Reported
from tests.outcomes.test_entering import fill


class _Controls(HTMLParser):
    """What a browser without scripts would send back of a page's entry form."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "input" and held.get("name") and held.get("type") not in {"radio", "checkbox"}:
            self.sent.append((held["name"], held.get("value", "")))
        elif tag == "input" and held.get("name") and "checked" in held:
            self.sent.append((held["name"], held["value"]))
        elif tag == "textarea":
            self._area = held["name"]
            self.sent.append((held["name"], ""))
        elif tag == "select":
            self._select = held["name"]
        elif tag == "option" and self._select and "selected" in held:
            self.sent.append((self._select, held["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[-1] = (self._area, self.sent[-1][1] + data)


def controls(response: Any) -> dict[str, list[str]]:
    parser = _Controls()
    parser.feed(response.content.decode())
    found: dict[str, list[str]] = {}
    for name, value in parser.sent:
        found.setdefault(name, []).append(value.replace("\n", "\r\n"))
    return found


def text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def numbers(figure: Figure) -> list[object]:
    """What is entered, and what was counted beside it."""
    return [figure.value, figure.counted_value]


def url(held: QuarterlyReturn, code: str = "1", route: str = "return_outcome") -> str:
    return reverse(route, args=[held.region.code, held.round.quarter, code])


@pytest.fixture
def trained(measure: Callable[[str], Measure]) -> Measure:
    return measure("1.2.M3")


@pytest.fixture
def gwynedd(authorities: dict[str, LocalAuthority]) -> LocalAuthority:
    return authorities["W06000002"]


@pytest.fixture
def as_northern(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


# --- who --------------------------------------------------------------------------------------------------------------
ROUTES = ("return_outcome", "return_field", "return_presence")


@pytest.mark.parametrize("route", ROUTES)
def test_entering_page_is_for_those_who_may_write_there(
    client: Client, northern_return: QuarterlyReturn, southern: User, reader: User, officer: User, route: str
) -> None:
    where = url(northern_return, route=route)
    method = client.post if route == "return_field" else client.get

    client.force_login(southern)
    assert method(where).status_code == 404
    client.force_login(reader)
    assert method(where).status_code == 403
    client.force_login(officer)
    assert method(where).status_code == (302 if route == "return_outcome" else 403)


def test_entering_page_of_an_outcome_that_is_not_there_is_404(
    as_northern: Client, northern_return: QuarterlyReturn
) -> None:
    assert as_northern.get(url(northern_return, "99")).status_code == 404


def test_entering_refuses_other_methods(as_northern: Client, northern_return: QuarterlyReturn) -> None:
    assert as_northern.put(url(northern_return)).status_code == 405
    assert as_northern.get(url(northern_return, route="return_field")).status_code == 405
    assert as_northern.post(url(northern_return, route="return_presence")).status_code == 405


def test_entering_page_sends_whoever_cannot_write_now_to_the_reading_page(
    as_northern: Client, client: Client, accepted_return: QuarterlyReturn, officer: User
) -> None:
    response = as_northern.get(url(accepted_return), follow=True)
    assert "cannot be changed now: its status is “Accepted”" in text(response)
    assert response.redirect_chain[-1][0].endswith("#outcome-1")

    QuarterlyReturn.objects.filter(pk=accepted_return.pk).update(status=ReturnStatus.REOPENED)
    client.force_login(officer)
    assert "Only the region’s co-ordinator" in text(client.get(url(accepted_return), follow=True))


def test_entering_page_is_open_to_the_officer_who_took_the_return_over(
    client: Client, northern_return: QuarterlyReturn, officer: User
) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(on_behalf_by=officer, on_behalf_reason="Vacant")
    client.force_login(officer)

    assert client.get(url(northern_return)).status_code == 200


def test_entering_after_the_return_has_gone_keeps_what_was_typed_on_the_page(
    as_northern: Client, northern_return: QuarterlyReturn, accepted_return: QuarterlyReturn
) -> None:
    response = as_northern.post(url(northern_return), {"n-progress": "Half an hour of work", "n-progress-v": "0"})

    assert response.status_code == 200
    assert "Half an hour of work" in text(response)
    assert "This return cannot be changed" in text(response)


# --- what stands there ------------------------------------------------------------------------------------------------
def test_entering_page_shows_each_box_beside_its_history(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    plan: Plan,
    trained: Measure,
    gwynedd: LocalAuthority,
    service: User,
) -> None:
    history = AcceptedReturns(plan=plan, by=service)
    history.accept("NWW", "2013-14-Q4", Reported("1.2.M3", 28, gwynedd.gss))
    history.accept("NWW", "2013-14-Q1", Reported("1.2.M3", 25, gwynedd.gss))
    history.accept("CV", "2013-14-Q4", Reported("1.2.M3", 99, "W06000015"))
    Baseline.objects.create(
        measure=trained, region=northern_return.region, financial_year="2013-14", value=90, source="x"
    )
    Target.objects.create(measure=trained, financial_year="2014-15", value=500, source="x")

    page = text(as_northern.get(url(northern_return)))

    assert "was 28" in page
    assert "a year ago 25" in page
    assert "was 99" not in page
    assert "Baseline of 2013-14, North West Wales: 90" in page
    assert "Target for 2014-15, Wales: 500" in page
    assert "How much did we do?" in page


def test_entering_page_shows_what_was_asked_beside_what_it_is_about(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, officer: User, now: datetime
) -> None:
    about = {"quarterly_return": northern_return, "raised_by": officer, "raised_at": now, "language": "en"}
    ChangeRequest.objects.create(outcome=trained.outcome, measure=trained, text="Which departments?", **about)
    ChangeRequest.objects.create(outcome=trained.outcome, text="Say more.", **about)

    page = text(as_northern.get(url(northern_return)))

    assert page.index("Say more.") < page.index("How much did we do?</h2> <p")
    assert page.index(f'data-measure="{trained.pk}"') < page.index("Which departments?")
    assert page.index("Which departments?") < page.index(f'name="f-{trained.pk}-0-0"')


def test_entering_page_says_what_is_still_to_place(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    trained: Measure,
    gwynedd: LocalAuthority,
    northern: User,
    now: datetime,
) -> None:
    housing = trained.breakdowns.get().categories.get(code="housing")
    figures = {
        CellKey(trained.pk, gwynedd.pk): CellInput(Decimal(41)),
        CellKey(trained.pk, gwynedd.pk, housing.pk): CellInput(Decimal(38)),
    }
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)

    page = text(as_northern.get(url(northern_return)))

    assert "3 of 41" in page
    assert "?open=" not in page.partition("Still to place")[0]


def test_entering_page_shows_text_with_markup_as_text(
    as_northern: Client, northern_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    outcome = northern_return.round.plan.outcomes.get(code="1")
    told = NarrativeInput(progress="</textarea><script>alert(1)</script> **bold**")
    actions.save(
        quarterly_return=northern_return, values=ReturnInput(narratives={outcome.pk: told}), by=northern, now=now
    )

    response = as_northern.get(url(northern_return))

    assert b"<script>alert" not in response.content
    assert controls(response)["n-progress"] == [told.progress]


def test_entering_page_marks_what_another_changed_until_the_readers_next_save(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    trained: Measure,
    regions: dict[str, Region],
    northern: User,
    now: datetime,
) -> None:
    colleague = appoint("colleague@example.org", "Rhys Tudor", Role.CO_ORDINATOR, regions["NWW"])
    ReturnVisit.objects.create(quarterly_return=northern_return, user=northern, since=now, seen_at=now)
    values = ReturnInput(figures={CellKey(trained.pk): CellInput(Decimal(14))})
    actions.save(quarterly_return=northern_return, values=values, by=colleague, now=now + timedelta(minutes=1))

    assert "Rhys Tudor, " in text(as_northern.get(url(northern_return)))
    as_northern.post(url(northern_return), {"n-progress": "Read it", "n-progress-v": "0"})
    assert "Rhys Tudor, " not in text(as_northern.get(url(northern_return)))


# --- without a script -------------------------------------------------------------------------------------------------
def test_entering_page_sent_back_untouched_changes_nothing(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    northern: User,
    trained: Measure,
    gwynedd: LocalAuthority,
    now: datetime,
) -> None:
    fill(northern_return, northern, now)
    outcome = northern_return.round.plan.outcomes.get(code="1")
    housing = trained.breakdowns.get().categories.get(code="housing")
    values = ReturnInput(
        figures={
            CellKey(trained.pk, gwynedd.pk): CellInput(Decimal(5), ValueState.ESTIMATED, "two\nlines"),
            CellKey(trained.pk, gwynedd.pk, housing.pk): CellInput(None, ValueState.NOT_COLLECTED, "why"),
        },
        narratives={outcome.pk: NarrativeInput(progress="\n\nOne\n\nTwo", language="cy")},
    )
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    version = QuarterlyReturn.objects.get(pk=northern_return.pk).version

    page = as_northern.get(url(northern_return))
    response = as_northern.post(url(northern_return), {**controls(page), "then": "stay"})

    assert response.status_code == 302
    assert QuarterlyReturn.objects.get(pk=northern_return.pk).version == version


def test_entering_saves_and_goes_on_to_the_next_outcome_or_back(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure
) -> None:
    onward = as_northern.post(url(northern_return), {f"f-{trained.pk}-0-0": "41", "then": "next"})
    assert onward.headers["Location"] == url(northern_return, "2")
    back = as_northern.post(url(northern_return), {f"f-{trained.pk}-0-0": "41", "then": "back"})
    assert back.headers["Location"] == reverse("return_detail", args=["NWW", "2014-15-Q1"])
    last = as_northern.post(url(northern_return, "7"), {"then": "next"})
    assert last.headers["Location"] == reverse("return_detail", args=["NWW", "2014-15-Q1"])
    assert northern_return.figures.get().value == 41


def test_entering_shows_problems_by_their_fields_with_what_was_typed(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, measure: Callable[[str], Measure]
) -> None:
    other = measure("1.3.M1")
    sent = {f"f-{trained.pk}-0-0": "12.5", f"f-{other.pk}-0-0": "3", f"m-{measure('1.1.M1').pk}-0-d": "soon"}

    response = as_northern.post(url(northern_return), {**sent, "then": "next"})

    page = text(response)
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert "Everything is saved but for this" in page
    assert f'href="#f-{trained.pk}-0-0">1.2.M3 · North West Wales: “12.5” has decimals' in page
    assert f'id="f-{trained.pk}-0-0-error"' in page
    assert controls(response)[f"f-{trained.pk}-0-0"] == ["12.5"]
    assert controls(response)[f"m-{measure('1.1.M1').pk}-0-d"] == ["soon"]
    assert northern_return.figures.get().measure == other


def test_entering_lets_the_person_choose_between_two_values(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, regions: dict[str, Region], now: datetime
) -> None:
    name = f"f-{trained.pk}-0-0"
    page = controls(as_northern.get(url(northern_return)))
    colleague = appoint("colleague@example.org", "Rhys Tudor", Role.CO_ORDINATOR, regions["NWW"])
    values = ReturnInput(figures={CellKey(trained.pk): CellInput(Decimal(44))})
    actions.save(quarterly_return=northern_return, values=values, by=colleague, now=now)

    clashing = as_northern.post(url(northern_return), {**page, name: "47"})
    assert "Rhys Tudor changed this at" in text(clashing)
    assert "choose which of the two stands" in text(clashing)
    undecided = as_northern.post(url(northern_return), controls(clashing))
    assert "choose which of the two stands" in text(undecided)
    keep = text(undecided).partition(f'name="{name}-k" value="mine.')[2].partition('"')[0]
    decided = as_northern.post(url(northern_return), {**controls(undecided), f"{name}-k": f"mine.{keep}"})

    assert decided.status_code == 302
    assert northern_return.figures.get().value == 47


def test_entering_names_a_category_of_an_open_list_in_place(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure
) -> None:
    breakdown = trained.breakdowns.get()
    box = f"c-{trained.pk}-{breakdown.pk}"

    response = as_northern.post(url(northern_return), {f"f-{trained.pk}-0-0": "9", box: "Youth service", "add": box})

    category = BreakdownCategory.objects.get(label_en="Youth service")
    assert northern_return.figures.get().value == 9
    first = northern_return.authorities.in_map_order()[0]
    assert response.headers["Location"].partition("#")[2] == f"f-{trained.pk}-{first.pk}-{category.pk}"
    shown = as_northern.get(response.headers["Location"])
    assert f"f-{trained.pk}-0-{category.pk}" in controls(shown)
    assert f"f-{trained.pk}-0-{category.pk}" not in controls(as_northern.get(url(northern_return)))


def test_entering_refuses_a_category_without_a_name_and_keeps_the_rest(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure
) -> None:
    box = f"c-{trained.pk}-{trained.breakdowns.get().pk}"

    response = as_northern.post(url(northern_return), {f"f-{trained.pk}-0-0": "9", box: " ", "add": box})

    assert "Give the category a name" in text(response)
    assert northern_return.figures.get().value == 9


def test_entering_opens_rows_and_keeps_them_open(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, measure: Callable[[str], Measure]
) -> None:
    milestone = measure("1.1.M1")

    opened = as_northern.post(url(northern_return), {"opened": [f"f-{trained.pk}"], "toggle": f"m-{milestone.pk}"})

    assert (
        opened.headers["Location"].partition("?")[2]
        == f"open=f-{trained.pk}&open=m-{milestone.pk}#open-m-{milestone.pk}"
    )
    shown = as_northern.get(opened.headers["Location"])
    assert controls(shown)["opened"] == [f"f-{trained.pk}", f"m-{milestone.pk}"]
    assert any(
        name.startswith(f"m-{milestone.pk}-") and not name.startswith(f"m-{milestone.pk}-0") for name in controls(shown)
    )


def test_entering_starts_from_last_quarters_words(
    as_northern: Client, northern_return: QuarterlyReturn, plan: Plan, service: User, measure: Callable[[str], Measure]
) -> None:
    before = AcceptedReturns(plan=plan, by=service).owed("NWW", "2013-14-Q4")
    told = {"language": "en", "updated_at": northern_return.updated_at, "updated_by": service}
    before.narratives.create(outcome=plan.outcomes.get(code="1"), progress="The forum met.", rag="GREEN", **told)
    before.evidence.create(measure=measure("1.1.M3"), text="Two plans.", **told)
    evidence = f"e-{measure('1.1.M3').pk}"

    page = as_northern.get(url(northern_return))
    assert "Last quarter’s words" in text(page)
    assert "Quarter 4: Green." in text(page)
    as_northern.post(url(northern_return), {**controls(page), "carry": "n-progress"})
    as_northern.post(url(northern_return), {evidence: "", "carry": evidence})
    # What was written meanwhile is never replaced.
    as_northern.post(url(northern_return), {"n-progress": "New words", "n-progress-v": "x", "carry": "n-progress"})

    assert northern_return.narratives.get().progress == "The forum met."
    assert northern_return.evidence.get().text == "Two plans."


def test_entering_after_the_session_ended_is_saved_once_the_same_person_has_signed_in(
    as_northern: Client, northern_return: QuarterlyReturn, northern: User, southern: User
) -> None:
    page = controls(as_northern.get(url(northern_return)))
    ended = Client()

    asked = ended.post(url(northern_return), {**page, "n-progress": "An afternoon’s work"})
    assert asked.headers["Location"].startswith(f"{reverse('account_login')}?next=")
    ended.force_login(northern)
    shown = ended.get(url(northern_return), follow=True)

    assert "Saved at" in text(shown)
    assert northern_return.narratives.get().progress == "An afternoon’s work"
    # It is given back once, to nobody else, and not at all without the word that the page was made for somebody.
    assert ended.get(url(northern_return)).status_code == 200
    for strange in ({**page, "made_for": "forged", "n-challenges": "x"}, {"n-challenges": "x"}):
        visitor = Client()
        visitor.post(url(northern_return), strange)
        visitor.force_login(northern)
        assert visitor.get(url(northern_return)).status_code == 200
    another = Client()
    another.post(url(northern_return), {**page, "n-challenges": "x"})
    another.force_login(southern)
    assert another.get(url(northern_return)).status_code == 404
    assert northern_return.narratives.get().challenges == ""


# --- what others say --------------------------------------------------------------------------------------------------
@pytest.fixture
def referred(measure: Callable[[str], Measure]) -> Measure:
    return measure("1.3.M1")


@pytest.fixture
def count(referred: Measure, gwynedd: LocalAuthority) -> Callable[[int], None]:
    """A count that says what it was told to say; not known to the register before its first answer is set."""
    answers = {"value": 0}

    def ask(*asked: object) -> list[Counted]:
        if answers["value"] < 0:
            raise RuntimeError("the provider is ill")
        return [Counted(gwynedd.gss, None, None, answers["value"]), Counted("W06000015", None, None, 99)]

    def say(value: int) -> None:
        answers["value"] = value
        if counts.provider(referred.count_name) is None:
            counts.register(Count(referred.count_name, "date of referral", ask))

    return say


@pytest.fixture(autouse=True)
def _count_of_records_is_put_back(referred: Measure) -> Iterator[None]:
    real = counts.provider(referred.count_name)
    counts.unregister(referred.count_name)
    yield
    counts.unregister(referred.count_name)
    if real is not None:
        counts.register(real)


def test_count_fills_an_empty_figure_and_says_so(
    as_northern: Client, northern_return: QuarterlyReturn, count: Callable[[int], None], service: User
) -> None:
    count(4)

    page = text(as_northern.get(url(northern_return)))

    figure = northern_return.figures.get()
    assert [*numbers(figure), figure.updated_by] == [4, 4, service]
    assert "Counted in this service on" in page
    count(5)
    as_northern.get(url(northern_return))
    figure.refresh_from_db()
    assert numbers(figure) == [5, 5]


def test_count_that_was_overridden_keeps_both_numbers_and_asks_why(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    count: Callable[[int], None],
    referred: Measure,
    gwynedd: LocalAuthority,
) -> None:
    count(4)
    name = f"f-{referred.pk}-{gwynedd.pk}-0"
    page = controls(as_northern.get(url(northern_return)))

    as_northern.post(url(northern_return), {**page, name: "3", f"{name}-o": "One was withdrawn"})
    count(6)
    shown = text(as_northern.get(url(northern_return)))

    figure = northern_return.figures.get()
    assert [*numbers(figure), figure.override_reason] == [3, 6, ""]
    assert "Gwynedd: 6 was counted or supplied. Why does your number stand?" in shown
    page = controls(as_northern.get(url(northern_return)))
    as_northern.post(url(northern_return), {**page, "use": name})
    figure.refresh_from_db()
    assert numbers(figure) == [6, 6]


def test_count_that_fails_costs_only_itself(
    as_northern: Client, northern_return: QuarterlyReturn, count: Callable[[int], None]
) -> None:
    count(-1)

    response = as_northern.get(url(northern_return))

    assert response.status_code == 200
    assert "The register of counts did not answer" in text(response)


def test_count_fills_nothing_while_the_return_is_not_with_its_region(
    as_northern: Client, accepted_return: QuarterlyReturn, count: Callable[[int], None]
) -> None:
    before = accepted_return.figures.count()
    count(4)

    as_northern.get(url(accepted_return))

    assert accepted_return.figures.count() == before


def test_supplied_figure_stands_with_its_source_and_day(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    plan: Plan,
    measure: Callable[[str], Measure],
    gwynedd: LocalAuthority,
) -> None:
    SuppliedFigure.objects.create(
        plan=plan,
        code="victim_support_reports",
        measure=measure("1.2.M2"),
        authority=gwynedd,
        financial_year="2014-15",
        quarter="2014-15-Q1",
        value=9,
        description_en="Reports",
        description_cy="Adroddiadau",
        source_en="Victim Support",
        source_cy="Cymorth i Ddioddefwyr",
        extracted_on=date(2014, 7, 10),
    )

    page = text(as_northern.get(url(northern_return)))

    assert "Supplied by Victim Support, 10 July 2014" in page
    assert northern_return.figures.get().counted_value == 9


# --- one field, and who is here ---------------------------------------------------------------------------------------
def test_field_says_what_was_saved_and_what_was_not(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, gwynedd: LocalAuthority
) -> None:
    good, bad = f"f-{trained.pk}-0-0", f"f-{trained.pk}-{gwynedd.pk}-0"

    answer = as_northern.post(url(northern_return, route="return_field"), {good: "1,234", bad: "1.234"}).json()

    assert [(each["name"], each["parts"][""]) for each in answer["saved"]] == [(good, "1234")]
    assert list(answer["problems"]) == [bad]
    assert answer["said"].startswith("Saved at ")
    again = as_northern.post(
        url(northern_return, route="return_field"), {good: "1235", f"{good}-v": answer["saved"][0]["stamp"]}
    )
    assert again.json()["problems"] == {}
    assert northern_return.figures.get().value == 1235


def test_field_answers_a_clash_with_both_versions(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, regions: dict[str, Region], now: datetime
) -> None:
    name = f"f-{trained.pk}-0-0"
    colleague = appoint("colleague@example.org", "<b>Rhys</b>", Role.CO_ORDINATOR, regions["NWW"])
    values = ReturnInput(figures={CellKey(trained.pk): CellInput(Decimal(44))})
    actions.save(quarterly_return=northern_return, values=values, by=colleague, now=now)

    answer = as_northern.post(url(northern_return, route="return_field"), {name: "47", f"{name}-v": "0"}).json()

    clash = answer["clashes"][name]
    assert clash["parts"][""] == "44"
    assert "&lt;b&gt;Rhys&lt;/b&gt; changed this at" in clash["html"]
    assert answer["saved"] == []


def test_field_of_a_return_that_has_gone_says_so(as_northern: Client, accepted_return: QuarterlyReturn) -> None:
    response = as_northern.post(url(accepted_return, route="return_field"), {"n-progress": "x"})

    assert response.status_code == 409
    assert "cannot be changed" in response.json()["refused"]


def test_field_of_a_session_that_ended_leads_to_sign_in(client: Client, northern_return: QuarterlyReturn) -> None:
    response = client.post(url(northern_return, route="return_field"), {"n-progress": "x"})

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_presence_says_who_is_here_and_what_they_changed(
    as_northern: Client, northern_return: QuarterlyReturn, trained: Measure, regions: dict[str, Region]
) -> None:
    where = url(northern_return, route="return_presence")
    since = as_northern.get(where).json()["now"]
    colleague = appoint("colleague@example.org", "Rhys Tudor", Role.CO_ORDINATOR, regions["NWW"])
    other = Client()
    other.force_login(colleague)
    other.get(url(northern_return, "1"))
    other.post(url(northern_return, route="return_field"), {f"f-{trained.pk}-0-0": "14"})

    answer = as_northern.get(where, {"since": since}).json()

    assert "Rhys Tudor, in outcome 1, since" in answer["here"]
    assert "Changed 1.2.M3 · North West Wales to 14." in answer["here"]
    assert [(each["name"], each["parts"][""]) for each in answer["changed"]] == [(f"f-{trained.pk}-0-0", "14")]
    assert as_northern.get(where, {"since": answer["now"]}).json()["changed"] == []
    assert as_northern.get(where, {"since": "nonsense"}).status_code == 200


# --- cost -------------------------------------------------------------------------------------------------------------
def test_entering_page_asks_the_same_of_the_database_whatever_the_return_and_its_history_hold(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    plan: Plan,
    northern: User,
    service: User,
    now: datetime,
    trained: Measure,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    values = ReturnInput(figures={CellKey(trained.pk): CellInput(Decimal(5))})
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    AcceptedReturns(plan=plan, by=service).accept("NWW", "2013-14-Q4", Reported("1.2.M3", 5))
    as_northern.get(url(northern_return))
    with django_assert_num_queries(PAGE_QUERIES):
        as_northern.get(url(northern_return))

    fill(northern_return, northern, now)
    outcome = plan.outcomes.get(code="1")
    written = ReturnInput(
        narratives={outcome.pk: NarrativeInput(progress="x" * 1000, rag=None)},
        evidence={each.pk: EvidenceInput("x") for each in outcome.measures.filter(kind="QUALITATIVE")},
    )
    actions.save(quarterly_return=northern_return, values=written, by=northern, now=now)
    history = AcceptedReturns(plan=plan, by=service)
    for year in range(2003, 2013):
        for quarter in (1, 2, 3, 4):
            figures = [Reported(code, 7) for code in ("1.2.M3", "1.2.M4", "1.3.M1")]
            history.accept("NWW", f"{year}-{(year + 1) % 100:02d}-Q{quarter}", *figures)
    as_northern.get(url(northern_return))
    with django_assert_num_queries(PAGE_QUERIES):
        as_northern.get(url(northern_return))


PAGE_QUERIES = 43


def test_field_and_presence_ask_little_of_the_database_whatever_the_return_holds(
    as_northern: Client,
    northern_return: QuarterlyReturn,
    northern: User,
    now: datetime,
    trained: Measure,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    name, field, presence = f"f-{trained.pk}-0-0", *(url(northern_return, route=each) for each in ROUTES[1:])
    stamp = as_northern.post(field, {name: "5"}).json()["saved"][0]["stamp"]
    with django_assert_num_queries(FIELD_QUERIES):
        stamp = as_northern.post(field, {name: "6", f"{name}-v": stamp}).json()["saved"][0]["stamp"]
    since = as_northern.get(presence).json()["now"]
    with django_assert_num_queries(PRESENCE_QUERIES):
        as_northern.get(presence, {"since": since})

    fill(northern_return, northern, now)
    stamp = as_northern.post(field, {name: "8", f"{name}-k": "theirs"}).json()["saved"][0]["stamp"]
    with django_assert_num_queries(FIELD_QUERIES):
        as_northern.post(field, {name: "9", f"{name}-v": stamp})
    since = as_northern.get(presence).json()["now"]
    with django_assert_num_queries(PRESENCE_QUERIES):
        as_northern.get(presence, {"since": since})


FIELD_QUERIES, PRESENCE_QUERIES = 23, 7
