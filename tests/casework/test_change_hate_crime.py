"""Changing what is recorded, calling it something else, assessing its risk: each keeps what stood before."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from casework.actions.categories import recategorise
from casework.actions.hate_crimes import change_hate_crime, facts_of
from casework.actions.risk import RiskFacts, assess_risk
from casework.forms.hate_crime_initial import initial_of
from casework.leaks import LeakKind
from casework.models import Case, CaseList, CountedCase, ListEntry, MatchKey
from casework.pages.hate_crime import hate_crime_part
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from cohesion.models import User
from tests.factories.cases import a_case, entry, facts


@pytest.fixture
def case(northern: User) -> Case:
    """Recorded today, so that pages accept the days of today."""
    return a_case(northern, now=timezone.now(), place="The square", support_needs="An interpreter")


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def typed(case: Case, **said: Any) -> dict[str, Any]:
    """The edit form of the case as a browser would send it."""
    boxes = initial_of(facts_of(fresh(case)), fresh(case).version)
    return {name: value for name, value in {**boxes, **said}.items() if value not in (None, False)}


def page(case: Case, act: str = "edit") -> str:
    return f"/en/cases/{case.reference}/{act}/"


@pytest.fixture
def at_north(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


# --- edit -------------------------------------------------------------------------------------------------------------
def test_edit_shows_what_stands_and_nothing_of_other_acts(at_north: Client, case: Case) -> None:
    form = at_north.get(page(case)).context["form"]

    assert (form["summary"].value(), form["place"].value()) == (case.summary, "The square")
    assert form["motivations"].value() == ["race"]
    assert not form.fields.keys() & {"risk", "category", "lead", "next_action", "handling", "circle"}


def test_edit_names_only_what_changed(at_north: Client, case: Case) -> None:
    said = typed(case, place="The market", motivations=["race", "age"], types=["verbal"])

    assert at_north.post(page(case), said).status_code == 302

    event = case.events.get(kind="CHANGED")
    assert event.detail == {"fields": ["motivations", "place", "types"]}
    assert fresh(case).hate_crime.place == "The market"
    assert "The market" not in str(event.detail)


def test_edit_without_a_difference_writes_nothing(at_north: Client, case: Case) -> None:
    at_north.post(page(case), typed(case))

    assert fresh(case).version == 1
    assert not case.events.filter(kind="CHANGED").exists()


def test_edit_of_an_old_page_keeps_what_was_typed_and_shows_what_stands(
    at_north: Client, case: Case, caseworker: User
) -> None:
    said = typed(case, place="The market")
    theirs = facts(summary=case.summary, place="The bridge", support_needs="An interpreter")
    change_hate_crime(case_id=case.pk, facts=theirs, seen_version=1, by=caseworker, now=timezone.now())

    response = at_north.post(page(case), said)

    assert fresh(case).hate_crime.place == "The bridge"
    assert response.context["form"]["place"].value() == "The market"
    assert [(each.stands, each.typed) for each in response.context["differences"]] == [("The bridge", "The market")]
    assert response.context["form"]["seen_version"].value() == "2"
    at_north.post(page(case), {**said, "seen_version": 2})
    assert fresh(case).hate_crime.place == "The market"


def test_case_is_not_received_after_it_was_entered(northern: User, now: datetime) -> None:
    case = a_case(northern)

    later = facts(received_on=date(2014, 7, 1))

    with pytest.raises(FieldsRefused) as refusal:
        change_hate_crime(case_id=case.pk, facts=later, seen_version=1, by=northern, now=now)

    assert "was entered on" in refusal.value.problems["received_on"]


def test_repeat_once_marked_stays(at_north: Client, northern: User) -> None:
    case = a_case(northern, now=timezone.now(), is_repeat=True)

    at_north.post(page(case), typed(case, place="The market"))

    assert fresh(case).hate_crime.is_repeat


def test_crime_reference_is_found_by_its_present_form_alone(at_north: Client, case: Case) -> None:
    at_north.post(page(case), typed(case, police="YES", crime_reference="A1"))
    before = MatchKey.objects.get(case=case).value
    at_north.post(page(case), typed(case, crime_reference="A2"))

    assert MatchKey.objects.get(case=case).value != before


def test_motivations_cannot_be_taken_away(at_north: Client, case: Case) -> None:
    response = at_north.post(page(case), typed(case, motivations=[]))

    assert "motivations" in response.context["form"].errors
    assert case.motivations.count() == 1


@pytest.mark.parametrize("act", ["edit", "category", "risk"])
def test_pages_of_a_case_take_the_same_queries_with_a_long_history(
    at_north: Client, case: Case, northern: User, act: str
) -> None:
    at_north.get(page(case, act))
    with CaptureQueriesContext(connection) as few:
        at_north.get(page(case, act))
    for number in range(6):
        assess_risk(
            case_id=case.pk,
            facts=RiskFacts("MEDIUM", date(2014, 5, 2)),
            seen_version=2 * number + 1,
            by=northern,
            now=timezone.now(),
        )
        name_it(case, northern, ["crime", "incident"][number % 2], seen=2 * number + 2)
    with CaptureQueriesContext(connection) as many:
        at_north.get(page(case, act))

    assert len(few) == len(many)


# --- what it is called ------------------------------------------------------------------------------------------------
def name_it(case: Case, by: User, code: str, *, reason: str = "The police say so.", seen: int = 1) -> Case:
    category = entry(CaseList.HATE_CATEGORY, code)
    return recategorise(case_id=case.pk, category=category, reason=reason, seen_version=seen, by=by, now=timezone.now())


def counted(case: Case) -> set[str]:
    return set(CountedCase.objects.filter(case=case).values_list("count", flat=True))


def test_another_word_keeps_the_history_and_the_motivations(case: Case, northern: User) -> None:
    name_it(case, northern, "crime")

    assert [row.category.code for row in case.categorisations.order_by("at")] == ["incident", "crime"]
    assert case.motivations.count() == 1
    assert case.events.get(kind="RECATEGORISED").detail == {"from": "incident", "to": "crime"}


def test_recorded_crime_counts_while_it_is_called_a_crime(northern: User) -> None:
    case = a_case(northern, police="YES", police_recorded_on=date(2014, 5, 1))
    assert "hate_crime.recorded_crimes" not in counted(case)

    name_it(case, northern, "crime")
    assert "hate_crime.recorded_crimes" in counted(case)

    name_it(case, northern, "non_crime", seen=2)
    assert "hate_crime.recorded_crimes" not in counted(case)
    assert "hate_crime.reported" in counted(case)


@pytest.mark.parametrize(
    ("code", "reason", "field"),
    [("incident", "Because.", "category"), ("crime", "  ", "reason"), ("crime", "x" * 5001, "reason")],
)
def test_another_word_needs_a_difference_and_a_reason(
    case: Case, northern: User, code: str, reason: str, field: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        name_it(case, northern, code, reason=reason)

    assert field in refusal.value.problems
    assert case.categorisations.count() == 1


def test_word_that_was_not_in_use_is_refused(case: Case, northern: User) -> None:
    ListEntry.objects.filter(code="crime").update(valid_from=date(2014, 6, 1))

    with pytest.raises(FieldsRefused):
        name_it(case, northern, "crime")


def test_another_word_is_for_the_people_of_the_region(case: Case, southern: User, reader: User) -> None:
    for other in (southern, reader):
        with pytest.raises(NotPermitted):
            name_it(case, other, "crime")


def test_page_says_that_perception_stands(at_north: Client, case: Case) -> None:
    assert "does not rule out what the victim" in at_north.get(page(case, "category")).content.decode()


def test_older_page_of_the_word_is_refused_once(at_north: Client, case: Case, northern: User) -> None:
    name_it(case, northern, "crime")
    said = {"category": "non_crime", "reason": "Not a crime.", "seen_version": 1}

    response = at_north.post(page(case, "category"), said)

    assert response.status_code == 200
    assert response.context["form"]["seen_version"].value() == "2"
    assert at_north.post(page(case, "category"), {**said, "seen_version": 2}).status_code == 302


# --- risk -------------------------------------------------------------------------------------------------------------
def risk(**said: Any) -> RiskFacts:
    return RiskFacts(**{"risk": "MEDIUM", "assessed_on": date(2014, 5, 2), **said})


def test_latest_assessment_is_the_cases(case: Case, northern: User) -> None:
    today = timezone.localdate()
    for seen, facts_ in enumerate((risk(), risk(risk="HIGH", review_on=today)), 1):
        assess_risk(case_id=case.pk, facts=facts_, seen_version=seen, by=northern, now=timezone.now())

    held = fresh(case)
    assert (held.risk, held.risk_review_on) == ("HIGH", today)
    assert [row.risk for row in case.assessments.order_by("at")] == ["MEDIUM", "HIGH"]
    assert hate_crime_part(held, northern, today).needs_marac_answer


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"risk": "HIGH"}, "review_on"),
        ({"risk": "NOT_ASSESSED"}, "risk"),
        ({"risk": "NONE"}, "risk"),
        ({"assessed_on": date(2999, 1, 1)}, "assessed_on"),
        ({"assessed_on": date(1999, 1, 1)}, "assessed_on"),
        ({"review_on": date(2014, 5, 1)}, "review_on"),
        ({"score": 5}, "tool"),
        ({"score": -1}, "score"),
        ({"score": 1000}, "score"),
        ({"reasons": "x" * 5001}, "reasons"),
    ],
)
def test_assessment_that_cannot_be_kept_is_refused(case: Case, northern: User, said: Any, field: str) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        assess_risk(case_id=case.pk, facts=risk(**said), seen_version=1, by=northern, now=timezone.now())

    assert field in refusal.value.problems
    assert fresh(case).risk == "NOT_ASSESSED"


def test_assessment_from_an_old_page_is_refused(case: Case, northern: User) -> None:
    assess_risk(case_id=case.pk, facts=risk(), seen_version=1, by=northern, now=timezone.now())

    with pytest.raises(StaleCase):
        assess_risk(case_id=case.pk, facts=risk(), seen_version=1, by=northern, now=timezone.now())


def test_risk_is_assessed_by_the_page_and_prompts_on_the_case(at_north: Client, case: Case) -> None:
    today = timezone.localdate().isoformat()
    said = {"risk": "HIGH", "assessed_on": today, "review_on": today, "reasons": "He came back.", "seen_version": 1}

    at_north.post(page(case, "risk"), said)

    shown = at_north.get(f"/en/cases/{case.reference}/").content.decode()
    assert "MARAC" in shown
    assert "He came back." in shown


def test_risk_page_offers_no_absence_of_risk(at_north: Client, case: Case) -> None:
    offered = dict(at_north.get(page(case, "risk")).context["form"].fields["risk"].choices)

    assert list(offered) == ["STANDARD", "MEDIUM", "HIGH"]


# --- the part of the case page ----------------------------------------------------------------------------------------
def test_part_names_the_strand_of_each_motivation(northern: User) -> None:
    case = a_case(northern, why=("race", "age", "not_known"))

    part = hate_crime_part(case, northern, date(2014, 5, 2))

    assert [(line.name, line.strand) for line in part.motivations] == [
        ("Race", "monitored strand: race"),
        ("Age", "no monitored strand"),
        ("Not known", ""),
    ]


def test_part_takes_the_same_queries_whatever_the_case_holds(northern: User) -> None:
    small = a_case(northern)
    large = a_case(
        northern, why=("race", "age", "sex"), types=tuple(ListEntry.objects.of(CaseList.HATE_TYPE)[:5]), place="Here"
    )
    with CaptureQueriesContext(connection) as few:
        hate_crime_part(fresh(small), northern, date(2014, 5, 2))
    with CaptureQueriesContext(connection) as many:
        hate_crime_part(fresh(large), northern, date(2014, 5, 2))

    assert len(few) == len(many)


def test_timeline_names_the_risk_its_day_and_what_was_kept_on_purpose(
    client: Client, northern: User, now: datetime
) -> None:
    case = a_case(northern, now=now)
    facts = RiskFacts("HIGH", localdate(now), review_on=localdate(now))
    assess_risk(case_id=case.pk, facts=facts, seen_version=1, by=northern, now=now, kept=[LeakKind.TELEPHONE])
    client.force_login(northern)

    page = client.get(reverse("case", args=[case.reference])).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "The risk was assessed: High risk, to be looked at again by 20 July 2014." in page
    assert f"Kept on purpose in the text: {LeakKind.TELEPHONE.label}." in page
