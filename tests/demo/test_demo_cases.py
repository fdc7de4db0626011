"""The demo's cases: exactly as many as its returns tell, topped up where some miss, in texts that name nobody."""

from collections import Counter
from collections.abc import Set
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.timezone import localdate

from casework.actions.hate_crimes import facts_of
from casework.counting.ledger import recount, take_leave
from casework.demo.days import present_of
from casework.demo.drafts import pk_of
from casework.hate_crime_rules import find_problems
from casework.leaks import find_leaks
from casework.models import (
    Case,
    CaseAction,
    CaseNote,
    ConflictOfInterest,
    CountedCase,
    CountTotal,
    HateCrime,
    LegalHold,
    NrmRecord,
    PersonalDetails,
    ReportingCentre,
    RetentionProposal,
    RiskAssessment,
    Tally,
)
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.counts import Moved
from cohesion.demo import ExpectedCount, expected_counts
from cohesion.models import AuditEntry, User
from outcomes.models import AcceptedFigure, Figure

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

COUNT = "hate_crime.reported_through_centres"
PRESENT = date(2015, 10, 30)
Answers = Counter[tuple[str | None, str | None]]


def expected() -> list[ExpectedCount]:
    return [each for each in expected_counts() if each.count == COUNT]


def asked(region: str, quarter: str) -> Answers:
    provider = counts.provider(COUNT)
    assert provider is not None
    answers = provider.ask(region, Quarter.parse(quarter), PRESENT)
    return Counter({(each.authority, each.category): each.value for each in answers})


def loaded_again() -> list[str]:
    call_command("load_demo", stdout=(said := StringIO()))
    return said.getvalue().splitlines()


def differences() -> list[ExpectedCount]:
    """Where the count says another number than the return, for the total or for any category."""
    found: dict[tuple[str, str], Answers] = {}
    wrong = []
    for each in expected():
        place = (each.region, each.quarter)
        answers = found.setdefault(place, asked(*place))
        told = {code: number for (_, code), number in each.parts.items()}
        counted = {code: value for (gss, code), value in answers.items() if gss == each.authority and code and value}
        if answers[each.authority, None] != each.total or counted != told:
            wrong.append(each)
    return wrong


def test_counts_are_the_returns_for_every_authority_quarter_and_category() -> None:
    assert len(expected()) == 22 * 6
    assert sum(each.total for each in expected() if each.quarter.startswith("2014-15")) == 1265
    assert differences() == []


@pytest.mark.parametrize("model", [Figure, AcceptedFigure])
def test_figures_of_the_measure_hold_what_was_counted(model: type[Figure] | type[AcceptedFigure]) -> None:
    rows = model._default_manager.filter(measure__code="1.2.M2")

    assert rows.exclude(category=None).exists()
    assert not rows.exclude(counted_value=F("value")).exists()


def test_figures_stand_for_as_many_cases(demo_year: str) -> None:
    """Read from the returns themselves, not from what the demo meant to write there."""
    rows = AcceptedFigure.objects.filter(
        measure__code="1.2.M2", accepted_version__quarterly_return__latest_version=F("accepted_version")
    ).select_related("accepted_version__quarterly_return__round", "authority", "category")
    sums = CountTotal.objects.filter(count=COUNT)
    totals = {(row.quarter, row.authority_id, row.category): row.value for row in sums}
    compared = 0
    for row in rows:
        quarter = row.accepted_version.quarterly_return.round.quarter
        cell = (quarter, row.authority_id or 0, row.category.code if row.category else "")
        assert totals.get(cell, 0) == row.value, cell
        compared += 1
    assert compared > 500


def test_sums_are_those_of_the_rows() -> None:
    found: Counter[tuple[str, str, int, str]] = Counter()
    for row in CountedCase.objects.all():
        found[row.count, row.quarter, row.authority_id, ""] += 1
        for part in filter(None, row.parts.split("|")):
            found[row.count, row.quarter, row.authority_id, part.split(":")[1]] += 1

    assert found == {
        (row.count, row.quarter, row.authority_id, row.category): row.value for row in CountTotal.objects.all()
    }


def test_nothing_is_announced_so_that_no_accepted_figure_is_questioned(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Moved] = []

    def hear(moved: Set[Moved], *, by: User, now: datetime) -> None:
        heard.extend(moved)

    monkeypatch.setattr(counts, "_listeners", [hear])
    _without_some()
    assert heard
    heard.clear()

    loaded_again()

    assert differences() == []
    assert heard == []


def _without_some() -> int:
    """Cases of one authority taken out of the counts and away, as if they had never been entered."""
    ids = list(Case.objects.filter(counted__count=COUNT, authority__gss="W06000015").values_list("pk", flat=True)[:9])
    Case.objects.filter(pk__in=ids).update(is_duplicate=True)
    recount(ids, by=User.objects.service(), now=timezone.now())
    held = Case.objects.filter(Q(pk__in=ids), conflicts=None, holds=None, people=None, links=None, linked_from=None)
    removed = list(held.values_list("pk", flat=True))
    held.delete()
    Case.objects.filter(pk__in=ids).update(is_duplicate=False)
    recount(ids, by=User.objects.service(), now=timezone.now())
    return len(removed)


def test_missing_cases_are_added_and_no_others() -> None:
    before = set(Case.objects.values_list("pk", flat=True))
    removed = _without_some()
    assert removed
    assert differences()

    said = loaded_again()

    assert f"Cases: {removed} sample cases and 0 reporting centres added, 0 tallies and scenes with them." in said
    assert set(Case.objects.values_list("pk", flat=True)) == before
    assert differences() == []


def test_cases_that_retention_removed_do_not_come_back() -> None:
    case = Case.objects.filter(counted__count=COUNT, status="CLOSED", holds=None).earliest("received_on", "pk")
    take_leave([case.pk])
    case.delete()

    assert all("nothing changed" in line for line in loaded_again())
    assert differences() == []


def test_whole_part_fails_together(monkeypatch: pytest.MonkeyPatch) -> None:
    removed = _without_some()
    before = Case.objects.count()
    monkeypatch.setattr("casework.demo.scenes.play_missing", lambda setting: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        loaded_again()

    assert removed
    assert Case.objects.count() == before


def test_demo_refuses_a_database_with_a_real_case() -> None:
    Case.objects.filter(pk=pk_of("old:NWW")).update(is_sample=False)

    with pytest.raises(CommandError, match=r"holds real data: cases that are not sample data \(1\)"):
        loaded_again()


def test_no_case_is_of_the_future_and_none_says_what_the_form_would_refuse() -> None:
    assert present_of(Quarter.parse("2015-16-Q2")) == PRESENT
    names = ("received_on", "recorded_on", "closed_on", "last_active_on")
    # The duty to notify began two days after the demo's present.
    notified = NrmRecord.objects.filter(way="NOTIFY").values("case")
    days = Case.objects.exclude(pk__in=notified).aggregate(*(Max(name) for name in names))
    assert max(days.values()) <= PRESENT
    assert not Case.objects.exclude(pk__in=notified).filter(events__at__date__gt=PRESENT).exists()
    for case in Case.objects.filter(counted__count=COUNT).select_related("hate_crime", "region")[::40]:
        assert find_problems(facts_of(case), case.recorded_on, region=case.region) == {}, case


def test_texts_point_to_nobody() -> None:
    said = [case.summary for case in Case.objects.all()] + [case.next_action for case in Case.objects.open()]
    said += [note.text for note in CaseNote.objects.all()]
    said += [words for action in CaseAction.objects.all() for words in (action.text, action.result)]
    said += [
        words
        for detail in HateCrime.objects.all()
        for words in (detail.place, detail.support_needs, detail.language_need, detail.crime_reference)
    ]
    said += [row.reasons for row in RiskAssessment.objects.all()] + [row.words for row in LegalHold.objects.all()]
    said += [row.reason for row in RetentionProposal.objects.all()]

    assert len(set(said)) > 60
    assert [leak for words in set(said) for leak in find_leaks(words, PRESENT)] == []
    assert {case.language for case in Case.objects.all()} == {"en", "cy"}


def test_people_in_cases_are_nobody() -> None:
    people = list(PersonalDetails.objects.all())

    assert len(people) == 2
    assert not PersonalDetails.objects.exclude(case__events__kind="PERSONAL_DETAILS").exists()
    for person in people:
        # Ofcom and the Post Office give these to nobody.
        assert person.telephone.startswith("07700 900")
        assert person.postcode == "ZZ99 9ZZ"
        assert person.email.endswith("@example.org")
        assert person.match_keys.count() == 5


def test_reporting_centres_say_that_they_are_samples() -> None:
    centres = ReportingCentre.objects.all()

    assert len(centres) == 44
    assert all("(sample)" in centre.name_en and "(sampl)" in centre.name_cy for centre in centres)


def test_cases_show_what_the_pages_are_for() -> None:
    cases = Case.objects.filter(is_sample=True)

    assert cases.count() == Case.objects.count()
    assert 3 < cases.overdue(localdate()).count() < cases.open().count() / 2
    reports = cases.filter(kind="HATE_CRIME")
    assert 0 < reports.filter(risk="HIGH").count() < reports.count() / 20
    assert not cases.filter(risk="HIGH", risk_review_on=None).exists()
    assert ConflictOfInterest.objects.standing().count() == 2
    assert LegalHold.objects.standing().count() == 2
    assert RetentionProposal.objects.waiting().get().due_on < PRESENT
    assert cases.filter(circle="NAMED").count() == 4
    assert cases.filter(is_duplicate=True, counted=None, links__kind="DUPLICATE").count() == 1
    assert set(HateCrime.objects.values_list("route__code", flat=True)) >= {"national_centre", "police", "council"}
    early = cases.filter(received_on__lt=date(2014, 5, 1), hate_crime__route__code="national_centre")
    assert not early.exists()


def test_more_reports_come_in_and_after_awareness_week() -> None:
    def within(first: date, last: date) -> int:
        return Case.objects.filter(counted__count=COUNT, received_on__range=(first, last)).count()

    assert within(date(2014, 10, 11), date(2014, 10, 18)) > 1.5 * within(date(2014, 12, 6), date(2014, 12, 13))


def test_caseworker_sees_the_regions_cases_but_for_the_conflict() -> None:
    worker = User.objects.get(email="caseworker-nww@example.org")
    conflict = ConflictOfInterest.objects.get(user=worker)

    seen = Case.objects.visible_to(worker)

    assert set(seen.values_list("region__code", flat=True)) == {"NWW"}
    assert not seen.filter(pk=conflict.case_id).exists()


def test_totals_without_cases_count_beside_them() -> None:
    tally = Tally.objects.filter(is_sample=True, count="hate_crime.reported")
    provider = counts.provider("hate_crime.reported")
    assert provider is not None
    answers = provider.ask("GE", Quarter.parse("2015-16-Q1"), PRESENT)
    rows = CountedCase.objects.filter(count="hate_crime.reported", quarter="2015-16-Q1", case__region__code="GE")

    assert tally.count() == 6
    assert sum(each.value for each in answers if each.category is None) == rows.count() + sum(
        tally.values_list("value", flat=True)
    )


def test_one_entry_of_the_audit_record_says_what_was_loaded() -> None:
    entry = AuditEntry.objects.get(act="cases.sample_loaded")

    assert entry.actor.is_service
    assert entry.detail["cases"] == Case.objects.count()
