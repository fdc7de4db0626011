"""Conferences, modern slavery and tensions of the demo year: exactly what the returns say, and all of it is fed."""

from collections import Counter
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models
from django.db.models import F, Sum
from django.utils.timezone import localdate

from casework.actions.marac_referrals import facts_of as marac_facts_of
from casework.actions.nrm import facts_of as nrm_facts_of
from casework.actions.tensions import facts_of as tension_facts_of
from casework.counting.checking import check_counts
from casework.counting.nrm import BY_AUTHORITY, THROUGH_FIRST_RESPONDER
from casework.demo.missing import HATE_MARAC, INVENTED, SLAVERY_MARAC, TENSIONS
from casework.demo.tallied import COUNTS as TALLIED
from casework.demo.tallied import REGION as TALLIED_REGION
from casework.leaks import find_leaks
from casework.marac_facts import find_problems as marac_problems
from casework.models import (
    AgendaItem,
    Attendance,
    Case,
    CaseAction,
    CaseLink,
    CaseReferral,
    CaseStatus,
    CaseTransfer,
    CommunityImpact,
    CountedCase,
    Escalation,
    Forum,
    Meeting,
    MissingEpisode,
    NrmRecord,
    ReportLink,
    RumourFact,
    SharingProtocol,
    Stage,
    Tally,
    TensionAssessment,
    TensionCase,
    TensionContact,
    TensionReport,
    TransferStatus,
    TriggerEvent,
)
from casework.nrm_rules import find_problems as nrm_problems
from casework.tension_facts import find_problems as tension_problems
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.demo import ExpectedCount, expected_counts
from cohesion.models import User
from outcomes.models import AcceptedFigure, Figure
from tests.conftest import LONDON

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

PRESENT = date(2015, 10, 30)
NOW = datetime(2016, 5, 2, 10, 0, tzinfo=LONDON)
OF_YEAR = {HATE_MARAC: 69, SLAVERY_MARAC: 44, BY_AUTHORITY: 44, THROUGH_FIRST_RESPONDER: 34, TENSIONS: 104}
Cells = Counter[tuple[str, str, str | None, str]]


def expected() -> list[ExpectedCount]:
    return [each for each in expected_counts() if each.count in OF_YEAR]


def told_and_counted() -> tuple[Cells, Cells]:
    """By count, quarter, authority and category, what the returns tell and what a return would be told now."""
    told: Cells = Counter()
    counted: Cells = Counter()
    for count, region, quarter in sorted({(each.count, each.region, each.quarter) for each in expected()}):
        provider = counts.provider(count)
        assert provider is not None
        for answer in provider.ask(region, Quarter.parse(quarter), PRESENT):
            counted[count, quarter, answer.authority, answer.category or ""] += answer.value
    for each in expected():
        told[each.count, each.quarter, each.authority, ""] += each.total
        for (_breakdown, category), number in each.parts.items():
            told[each.count, each.quarter, each.authority, category] += number
    return +told, +counted


def test_counts_are_the_returns_for_every_authority_quarter_and_category() -> None:
    told, counted = told_and_counted()

    of_year: Counter[str] = Counter()
    for (count, quarter, _gss, category), number in counted.items():
        of_year[count] += number if quarter.startswith("2014-15") and not category else 0
    assert all(each.authority for each in expected())
    assert counted == told
    assert of_year == OF_YEAR


def test_each_region_and_quarter_of_the_returns_is_fed_to_the_unit() -> None:
    """Read from the accepted returns themselves, not from what the demo meant to write there."""
    rows = AcceptedFigure.objects.filter(
        measure__count_name__in=OF_YEAR,
        category=None,
        accepted_version__quarterly_return__round__financial_year="2014-15",
        accepted_version__quarterly_return__latest_version=F("accepted_version"),
    )
    place = ("measure__count_name", "accepted_version__quarterly_return__round__quarter", "authority")
    figures = {tuple(key): int(value or 0) for *key, value in rows.values_list(*place, "counted_value")}
    cases: Counter[tuple[Any, ...]] = Counter(
        CountedCase.objects.filter(count__in=OF_YEAR).values_list("count", "quarter", "authority")
    )
    for count, month, authority, value in Tally.objects.values_list("count", "month", "authority", "value"):
        cases[count, str(Quarter.containing(month)), authority] += value

    assert len(figures) == 5 * 4 * 22
    assert {key: cases[key] for key in figures} == figures


@pytest.mark.parametrize("model", [Figure, AcceptedFigure])
def test_no_counted_figure_is_typed_but_for_one_override(model: type[Figure] | type[AcceptedFigure]) -> None:
    rows = model._default_manager.filter(measure__count_name__in=INVENTED).exclude(state="NOT_AVAILABLE")
    owner = "quarterly_return" if model is Figure else "accepted_version__quarterly_return"
    of_year = rows.filter(**{f"{owner}__round__financial_year": "2014-15"})

    assert not rows.filter(authority=None).exists()
    assert not of_year.filter(counted_value=None).exists()
    differing = of_year.exclude(counted_value=F("value"))
    assert set(differing.values_list("measure__code", "authority__name_en", "value", "counted_value")) == {
        ("2.1.M3", "Cardiff", 1, 2)
    }
    assert {row.category.code if row.category else "" for row in differing} == {"", "police"}


def test_the_override_says_why_in_words() -> None:
    typed = Figure.objects.filter(measure__count_name=THROUGH_FIRST_RESPONDER).exclude(counted_value=F("value"))

    assert typed.count() == 2
    assert all("we count one person" in row.override_reason for row in typed)


def test_one_region_gives_totals_and_no_cases() -> None:
    cases = CountedCase.objects.filter(count__in=TALLIED, authority__coverage__region__code=TALLIED_REGION)
    tallies = Tally.objects.filter(count__in=TALLIED)

    assert not cases.exists()
    assert set(tallies.values_list("region__code", flat=True)) == {TALLIED_REGION}
    months = (date(2014, 4, 1), date(2015, 3, 1))
    sums = tallies.filter(month__range=months).values_list("count").annotate(Sum("value"))
    assert dict(sums) == {HATE_MARAC: 5, SLAVERY_MARAC: 4, TENSIONS: 10}


def test_all_counts_can_be_worked_out_again(service: User) -> None:
    found = check_counts(by=service, now=NOW)

    assert found.is_empty
    assert found.checked == Case.objects.count()


def test_a_referral_can_be_in_both_counts() -> None:
    rows = NrmRecord.objects.filter(way="NRM", referred_on__isnull=False)

    assert rows.filter(by_authority=True, by_first_responder=True).count() >= 8
    assert rows.filter(by_authority=False, by_first_responder=True).count() >= 20


def test_second_load_changes_nothing_and_a_missing_case_comes_back() -> None:
    before = set(Case.objects.values_list("pk", flat=True))
    case = Case.objects.filter(counted__count=TENSIONS, links=None, linked_from=None, tension_reports=None).latest("pk")
    case.counted.all().delete()
    case.delete()
    check_counts(by=User.objects.service(), now=NOW, repair=True)

    call_command("load_demo", stdout=(said := StringIO()))
    call_command("load_demo", stdout=(again := StringIO()))

    assert "Cases: 1 sample cases and 0 reporting centres added, 0 tallies" in said.getvalue()
    assert set(Case.objects.values_list("pk", flat=True)) == before
    assert all("nothing changed" in line for line in again.getvalue().splitlines())


def test_no_record_says_what_its_form_would_refuse() -> None:
    for case in Case.objects.filter(kind__in=("HATE_MARAC", "SLAV_MARAC"))[::9]:
        assert marac_problems(marac_facts_of(case), case.recorded_on) == {}, case
    for case in Case.objects.filter(kind="NRM")[::4]:
        assert nrm_problems(nrm_facts_of(case), localdate(), recorded_on=case.recorded_on) == {}, case
    for case in Case.objects.filter(kind="TENSION")[::9]:
        assert tension_problems(tension_facts_of(case), localdate(), recorded_on=case.recorded_on) == {}, case


SAID: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (AgendaItem, ("risk_summary", "minutes")),
    (CommunityImpact, ("effect", "vulnerable", "mitigation")),
    (Escalation, ("reason", "how_it_came_down", "learning")),
    (RumourFact, ("rumour", "fact", "source")),
    (TensionAssessment, ("reasons",)),
    (TensionContact, ("gist",)),
    (TensionCase, ("title", "place")),
    (TensionReport, ("effect", "place", "organisation", "reason")),
    (MissingEpisode, ("note",)),
    (NrmRecord, ("exploited_area", "official_reference")),
    (CaseReferral, ("purpose", "reason")),
    (CaseTransfer, ("reason", "answer")),
)


def test_texts_point_to_nobody_and_are_in_both_languages() -> None:
    said = {getattr(row, name) for model, names in SAID for row in model._default_manager.all() for name in names}

    assert len(said) > 60
    assert [leak for words in said for leak in find_leaks(words, PRESENT)] == []
    for kind in ("HATE_MARAC", "SLAV_MARAC", "NRM", "TENSION"):
        assert set(Case.objects.filter(kind=kind).values_list("language", flat=True)) == {"en", "cy"}
    assert not TensionReport.objects.filter(case__is_sample=False).exists()
    # Whoever was answered is forgotten.
    waiting = TensionReport.objects.filter(decided_at__isnull=True)
    assert all(report.email.endswith("@example.org") for report in waiting)
    assert {report.email for report in TensionReport.objects.exclude(pk__in=waiting)} <= {""}


def test_a_forum_has_members_meetings_and_cases_carried_on_until_they_are_concluded() -> None:
    held = Meeting.objects.held()
    heard = AgendaItem.objects.filter(meeting__in=held)

    assert Forum.objects.filter(is_sample=True).count() == 14
    assert not Forum.objects.filter(region__code=TALLIED_REGION).exists()
    assert set(Meeting.objects.values_list("status", flat=True)) == {"PLANNED", "HELD", "CANCELLED"}
    assert held.filter(sort="EMERGENCY").exists()
    assert {forum.protocol_lapsed(localdate()) for forum in Forum.objects.all()} == {True, False}
    assert set(Attendance.objects.values_list("answer", flat=True)) == set(Attendance.Answer.values)
    assert set(heard.values_list("sort", flat=True)) == set(AgendaItem.Sort.values)
    twice = Case.objects.filter(agenda_items__sort="CARRIED", agenda_items__is_concluded=True)
    assert twice.filter(status=CaseStatus.CLOSED, marac__risk_then="REDUCED").exists()
    assert not heard.filter(status="WAITING").exists()
    assert CaseAction.objects.filter(agenda_item__isnull=False).values("status").distinct().count() == 2


def test_no_case_is_heard_after_it_was_concluded_nor_before_it_was_accepted() -> None:
    rows = AgendaItem.objects.select_related("meeting", "case__marac").order_by("meeting__day")
    concluded: set[object] = set()
    for item in rows:
        assert item.case_id not in concluded
        assert item.case.marac.decided_on
        assert item.case.marac.decided_on <= item.meeting.day
        if item.is_concluded:
            concluded.add(item.case_id)


def test_modern_slavery_shows_every_way_of_a_record() -> None:
    rows = NrmRecord.objects.all()

    assert set(rows.values_list("person", flat=True)) == set(NrmRecord.Person.values)
    assert set(rows.values_list("way", flat=True)) == set(NrmRecord.Route.values)
    assert set(rows.values_list("consent", flat=True)) == set(NrmRecord.Consent.values)
    assert set(rows.exclude(reasonable="").values_list("reasonable", flat=True)) == set(NrmRecord.Decision.values)
    assert rows.filter(recovery_from__isnull=False, conclusive="", case__status="OPEN").exists()
    assert rows.exclude(reconsidered="").exists()
    assert MissingEpisode.objects.exists()
    assert not rows.filter(case__people__isnull=False).exists()


def test_a_tension_stands_in_every_stage_and_band_and_each_open_one_is_reviewed() -> None:
    rows = TensionCase.objects.filter(case__status=CaseStatus.OPEN)

    assert set(rows.values_list("stage", flat=True)) == set(Stage.values)
    assert set(rows.values_list("band", flat=True)) == {"", "LOW", "MEDIUM", "HIGH", "TOP"}
    top = TensionAssessment.objects.filter(band="TOP")
    assert set(top.values_list("confirmed_by", flat=True)) > {None}
    assert top.unconfirmed().count() == 2
    for model in (RumourFact, CommunityImpact, TensionContact, Escalation):
        assert model._default_manager.exists()
    assert TensionReport.objects.waiting().count() == 6
    assert set(TensionReport.objects.values_list("status", flat=True)) == set(TensionReport.Status.values)
    assert ReportLink.objects.standing().exists()
    assert TriggerEvent.objects.count() == 7


def test_sharing_has_a_lapsed_protocol_referrals_in_each_status_and_a_case_that_moved() -> None:
    today = localdate()
    protocols = SharingProtocol.objects.all()

    assert {protocol.has_lapsed(today) for protocol in protocols} == {True, False}
    assert all(protocol.partners.exists() for protocol in protocols)
    assert Counter(CaseReferral.objects.values_list("status", flat=True)) == dict.fromkeys(
        ("OFFERED", "ACCEPTED", "DECLINED", "DONE", "REVOKED"), 2
    )
    moved = CaseTransfer.objects.get(status=TransferStatus.ACCEPTED)
    assert (moved.case.region, moved.case.authority) == (moved.to_region, moved.to_authority)
    assert CaseTransfer.objects.offered().get().case.region.code == "NWW"


def test_stories_go_through_several_kinds() -> None:
    stories = CaseLink.objects.filter(kind="LED_TO").values_list("case__kind", "other__kind")

    assert set(stories) == {("HATE_CRIME", "HATE_MARAC"), ("NRM", "SLAV_MARAC")}
