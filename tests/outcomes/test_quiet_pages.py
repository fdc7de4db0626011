"""The pages of a quiet quarter, and how many acts a whole one takes from open to sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import MeasureKind, MilestoneStatus, Plan, QuarterlyReturn, Rag, ReturnStatus, ValueState
from outcomes.quiet_record import standing_acts
from outcomes.return_values import (
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)

MOST_ACTS = 60


def at(route: str, held: QuarterlyReturn, *more: object) -> str:
    return reverse(route, args=[held.region.code, held.round.quarter, *more])


def full(held: QuarterlyReturn) -> ReturnInput:
    """Everything that a return can be asked for, with counts large enough to be compared a year later."""
    measures = list(held.round.measures.all())
    places = list(held.authorities.in_map_order())
    counts = [measure for measure in measures if measure.kind == MeasureKind.NUMBER]
    ratings = [measure for measure in measures if measure.kind == MeasureKind.RATING]
    figures = {CellKey(measure.pk, place.pk): CellInput(Decimal(40)) for measure in counts for place in places}
    figures |= {CellKey(m.pk, p.pk): CellInput(Decimal(4), responses=12) for m in ratings for p in places}
    return ReturnInput(
        figures=figures,
        milestones={
            MilestoneKey(measure.pk): MilestoneInput(MilestoneStatus.UNDER_WAY)
            for measure in measures
            if measure.kind == MeasureKind.MILESTONE
        },
        evidence={m.pk: EvidenceInput("Minutes") for m in measures if m.kind == MeasureKind.QUALITATIVE},
        narratives={
            outcome.pk: NarrativeInput(progress="On its way", next_steps="More of it", rag=Rag.GREEN)
            for outcome in held.round.plan.outcomes.all()
        },
    )


@pytest.fixture
def quiet_return(
    plan: Plan, northern: User, officer: User, service: User, now: datetime
) -> Callable[[str, str], QuarterlyReturn]:
    """A full return accepted for one quarter, and the one of a later quarter just opened."""

    def opened(before: str, quarter: str) -> QuarterlyReturn:
        def held(each: str) -> QuarterlyReturn:
            made = open_a_round(plan=plan, quarter=Quarter.parse(each), by=service, now=now)
            return QuarterlyReturn.objects.with_context().get(round=made, region__code="NWW")

        earlier = held(before)
        actions.save(quarterly_return=earlier, values=full(earlier), by=northern, now=now)
        declared = {"quarterly_return": earlier, "by": northern, "now": now}
        actions.submit(**declared, declared_as="Co-ordinator")  # type: ignore[arg-type]
        actions.start_review(quarterly_return=earlier, by=officer, now=now)
        actions.accept(quarterly_return=earlier, by=officer, now=now)
        return held(quarter)

    return opened


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Links and forms as a browser would find them: hidden and filled-in fields are sent without an act."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.forms: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.add(values.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(values.get("action", "")))
        elif tag in {"input", "textarea", "select"} and self.forms:
            self.forms[-1].names.append(values["name"])
            if values.get("value") and values.get("type") not in {"checkbox", "radio"}:
                self.forms[-1].fields[values["name"]] = values["value"]


class Person:
    """Someone at the pages: every link followed, box ticked, field typed and button pressed is an act."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.acts = client, 0
        self._show(url)

    def _show(self, url: str) -> None:
        self.url = url
        response = self.client.get(url)
        assert response.status_code == 200
        self.page = Page(response.content.decode())

    def follow(self, url: str) -> None:
        assert url in self.page.links
        self.acts += 1
        self._show(url)

    def press(self, form: Form, **typed: str) -> None:
        assert set(typed) <= set(form.names)
        self.acts += 1 + len(typed)
        response = self.client.post(form.action or self.url, {**form.fields, **typed})
        assert response.status_code == 302
        self._show(response.headers["Location"])

    def forms(self, **fields: str) -> list[Form]:
        return [form for form in self.page.forms if fields.items() <= form.fields.items()]


def send(person: Person, held: QuarterlyReturn) -> None:
    """Check and send: a reason for what is asked, the tick, the button. The role stands there already."""
    person.follow(at("return_submit", held))
    form = next(form for form in person.page.forms if "is_complete" in form.names)
    assert form.fields["declared_as"]
    reasons = {name: "It was a quiet quarter" for name in form.names if name.startswith("r-")}
    person.press(form, **reasons, is_complete="on")


@pytest.mark.parametrize(("quarter", "acts"), [("2014-15-Q2", 12), ("2015-16-Q1", 27)])
def test_quiet_quarter_of_three_authorities_is_sent_in_few_acts(
    client: Client, northern: User, quiet_return: Callable[[str, str], QuarterlyReturn], quarter: str, acts: int
) -> None:
    """The second case is the worst one: every count of the plan asks why it is so far from a year before."""
    held = quiet_return("2014-15-Q1", quarter)
    client.force_login(northern)
    assert held.authorities.count() == 3
    with override("en"):
        person = Person(client, reverse("home"))
        person.follow(at("return_detail", held))
        person.follow(at("return_quiet", held))
        for outcome in held.round.plan.outcomes.order_by("position"):
            form, *_single = [
                form for form in person.page.forms if form.action == at("return_quiet_act", held, outcome.code)
            ][::-1]
            person.press(form)
        send(person, held)

    held.refresh_from_db()
    assert held.status == ReturnStatus.SUBMITTED
    assert person.acts == acts
    assert person.acts <= MOST_ACTS


def test_quiet_quarter_act_by_act_stays_within_its_bound_too(
    client: Client, northern: User, quiet_return: Callable[[str, str], QuarterlyReturn]
) -> None:
    held = quiet_return("2014-15-Q1", "2015-16-Q1")
    client.force_login(northern)
    with override("en"):
        person = Person(client, reverse("home"))
        person.follow(at("return_detail", held))
        person.follow(at("return_quiet", held))
        for outcome in held.round.plan.outcomes.order_by("position"):
            for act in ("unchanged", "narratives", "none"):
                address = at("return_quiet_act", held, outcome.code)
                offered = [form for form in person.forms(act=act) if form.action == address]
                if offered:
                    is_folded = len([form for form in person.page.forms if form.action == address]) > 1
                    person.acts += is_folded
                    person.press(offered[0])
        send(person, held)

    held.refresh_from_db()
    assert held.status == ReturnStatus.SUBMITTED
    assert person.acts <= MOST_ACTS


def test_nil_return_is_declared_on_its_page_and_taken_back(
    client: Client, northern: User, quiet_return: Callable[[str, str], QuarterlyReturn]
) -> None:
    held = quiet_return("2014-15-Q1", "2014-15-Q2")
    client.force_login(northern)
    with override("en"):
        empty = client.post(at("return_nil", held), {"reason": " "})
        done = client.post(at("return_nil", held), {"reason": "The post was vacant"}, follow=True)
        tasks = client.get(at("return_detail", held))
        entry = standing_acts(held)[0].pk
        back = client.post(at("return_quiet_undo", held, entry), follow=True)
        again = client.post(at("return_quiet_undo", held, entry), follow=True)

    assertContains(empty, '<a href="#id_reason">Write why there is nothing to report this quarter.</a>')
    assertContains(done, "This is a nil return now. “None” stands in 45 places. “Not applicable” stands in 3 places.")
    assertContains(done, "The reason stands as the progress of 7 outcomes.")
    assertContains(tasks, "This is a nil return: “The post was vacant”")
    assertContains(back, "It is taken back.")
    assertContains(again, "This was taken back already.")
    assert held.figures.count() == 0
    assert not held.figures.filter(state=ValueState.NIL).exists()


def test_quiet_act_says_what_it_did_and_a_second_press_that_nothing_is_left(
    client: Client, northern: User, quiet_return: Callable[[str, str], QuarterlyReturn]
) -> None:
    held = quiet_return("2014-15-Q1", "2014-15-Q2")
    client.force_login(northern)
    with override("en"):
        first = client.post(at("return_quiet_act", held, "3"), {"act": "all"}, follow=True)
        second = client.post(at("return_quiet_act", held, "3"), {"act": "all"}, follow=True)
        from_outcome = client.post(at("return_quiet_act", held, "4"), {"act": "narratives", "back": "outcome"})

    assertContains(first, "Outcome 3: “None” stands in 6 places. 3 texts of evidence are carried forward.")
    assertContains(first, "Outcome 3: everything at once")
    assertContains(second, "There is nothing left to fill in here.")
    assertRedirects(from_outcome, at("return_outcome", held, "4"), fetch_redirect_response=False)


@pytest.mark.parametrize(("code", "act"), [("3", "everything"), ("3", ""), ("99", "all")])
def test_quiet_act_that_does_not_exist_is_not_found(
    client: Client, northern: User, northern_return: QuarterlyReturn, code: str, act: str
) -> None:
    client.force_login(northern)

    assert client.post(at("return_quiet_act", northern_return, code), {"act": act}).status_code == 404


def test_quiet_quarter_is_refused_once_the_return_is_sent(
    client: Client, northern: User, submitted_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(at("return_quiet", submitted_return))
    act = client.post(at("return_quiet_act", submitted_return, "1"), {"act": "all"}, follow=True)

    assertContains(page, "This cannot be done now")
    assertNotContains(page, "All at once")
    assertContains(act, "This return cannot be changed")


def test_quiet_page_takes_as_many_queries_full_as_empty(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    now: datetime,
    quiet_return: Callable[[str, str], QuarterlyReturn],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    held = quiet_return("2014-15-Q2", "2014-15-Q3")
    client.force_login(northern)

    def taken() -> int:
        with django_assert_max_num_queries(40) as queries:
            assert client.get(at("return_quiet", held)).status_code == 200
        return len(queries)

    empty = taken()
    for code in ("1", "2", "3", "5"):
        client.post(at("return_quiet_act", held, code), {"act": "all"})

    client.get(at("return_quiet", held))  # the messages are read once
    assert taken() == empty
