"""Bands, reviews, the second person and the stages of a tension; what the database refuses."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from casework.actions.tension_grading import confirm_band, grade_tension
from casework.actions.tension_story import de_escalate, escalate, write_impact
from casework.actions.tensions import move_stage
from casework.models import (
    Band,
    Case,
    CaseList,
    CountTotal,
    Escalation,
    RetentionRule,
    Stage,
    Tally,
    TensionAssessment,
    TensionCase,
    TensionScale,
    TriggerEvent,
)
from casework.pages.tension_notices import bands_to_confirm
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from casework.subject_access.passages import passages
from casework.tension_bands import scale_on
from casework.tension_stages import TRANSITIONS
from cohesion.models import User
from cohesion.refusals import ActionRefused
from tests.factories.cases import CARDIFF, a_case, entry
from tests.factories.tension import a_tension, graded, grading, tension_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def tension(northern: User) -> Case:
    return a_tension(northern)


@pytest.mark.parametrize(
    ("likelihood", "impact", "has_violence", "band", "hours"),
    [
        (1, 1, False, "LOW", 720),
        (2, 2, False, "LOW", 720),
        (1, 5, False, "MEDIUM", 168),
        (3, 3, False, "MEDIUM", 168),
        (2, 5, False, "HIGH", 72),
        (4, 4, False, "HIGH", 72),
        (4, 5, False, "TOP", 24),
        (5, 5, False, "TOP", 24),
        (1, 1, True, "HIGH", 72),
        (3, 3, True, "HIGH", 72),
        (5, 4, True, "TOP", 24),
    ],
)
def test_band_and_review_by_the_scale(
    tension: Case,
    northern: User,
    now: datetime,
    likelihood: int,
    impact: int,
    has_violence: bool,
    band: str,
    hours: int,
) -> None:
    row = graded(tension, northern, now, likelihood, impact, has_violence=has_violence, is_evidenced=has_violence)

    assert (row.band, row.review_due_at - now) == (band, timedelta(hours=hours))
    held = Case.objects.get(pk=tension.pk)
    assert (held.tension.band, held.risk_review_on) == (band, localdate(row.review_due_at))
    assert (row.confirm_by == now + timedelta(hours=24)) if band == "TOP" else row.confirm_by is None


def test_every_score_has_a_band_and_a_new_version_leaves_old_gradings(
    tension: Case, northern: User, now: datetime
) -> None:
    before = graded(tension, northern, now, 3, 3)
    newer = TensionScale.objects.create(version="2015", valid_from=date(2014, 7, 1))
    for band, least in (("LOW", 1), ("MEDIUM", 3), ("HIGH", 9), ("TOP", 25)):
        newer.bands.create(band=band, least=least, review_hours=1)
    after = graded(tension, northern, now + timedelta(minutes=1), 3, 3)

    assert (before.band, after.band) == ("MEDIUM", "HIGH")
    assert TensionAssessment.objects.get(pk=before.pk).scale.version == "2014"
    assert scale_on(date(2014, 6, 30)).row.version == "2014"
    scores = [(a, b) for a in range(1, 6) for b in range(1, 6)]
    assert all(scale_on(date(2014, 6, 1)).graded(a, b, has_violence=False).band in Band.values for a, b in scores)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"likelihood": 0}, "likelihood"),
        ({"impact": 6}, "impact"),
        ({"is_experienced": False}, "strands"),
        ({"has_violence": True}, "strands"),
        ({"reasons": " "}, "reasons"),
        ({"trend": "UP"}, "trend"),
    ],
)
def test_grading_that_cannot_be_gets_a_sentence(
    tension: Case, northern: User, now: datetime, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        graded(tension, northern, now, **said)

    assert set(refusal.value.problems) == {field}
    assert not TensionAssessment.objects.exists()


def test_grading_is_of_open_tensions_and_of_what_was_seen(tension: Case, northern: User, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        graded(a_case(northern), northern, now)
    with pytest.raises(StaleCase):
        grade_tension(case_id=tension.pk, facts=grading(), seen_version=9, by=northern, now=now)


def test_top_band_stands_at_once_and_a_second_person_confirms_it(
    client: Client, tension: Case, northern: User, caseworker: User, now: datetime
) -> None:
    row = graded(tension, northern, now, 5, 5)
    assert TensionCase.objects.get(case=tension).band == "TOP"
    with pytest.raises(ActionRefused, match="second person"):
        confirm_band(case_id=tension.pk, assessment_id=row.pk, by=northern, now=now)
    confirm_band(case_id=tension.pk, assessment_id=row.pk, by=caseworker, now=now + timedelta(hours=30))
    row.refresh_from_db()
    assert row.confirmed_by == caseworker
    with pytest.raises(ActionRefused, match="nothing to confirm"):
        confirm_band(case_id=tension.pk, assessment_id=row.pk, by=caseworker, now=now)


def test_earlier_grading_is_not_confirmed_any_more(
    tension: Case, northern: User, caseworker: User, now: datetime
) -> None:
    row = graded(tension, northern, now, 5, 5)
    graded(tension, northern, now + timedelta(hours=1), 1, 1)

    with pytest.raises(ActionRefused, match="graded again"):
        confirm_band(case_id=tension.pk, assessment_id=row.pk, by=caseworker, now=now)
    assert bands_to_confirm(caseworker) == []


def test_owed_and_late_confirmations_stand_on_the_first_pages(
    client: Client, tension: Case, northern: User, caseworker: User, southern: User
) -> None:
    at = timezone.now()
    graded(tension, northern, at, 5, 5)
    client.force_login(caseworker)
    assert "has to be confirmed by a second person" in client.get("/en/").text
    later = a_tension(northern, at, received_on=localdate(at))
    graded(later, northern, at - timedelta(hours=25), 5, 5)
    assert "should have confirmed the top band" in client.get("/en/cases/").text
    assert bands_to_confirm(southern) == []


_BROKEN: list[dict[str, Any]] = [
    {"likelihood": 6},
    {"score": 24},
    {"band": "HIGH"},
    {"is_experienced": False},
    {"has_violence": True},
    {"review_due_at": datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())},
    {"confirm_by": None},
    {"confirmed_at": timezone.now()},
]


@pytest.mark.parametrize("broken", _BROKEN, ids=lambda broken: next(iter(broken)))
def test_database_refuses_to_change_a_grading(
    tension: Case, northern: User, now: datetime, broken: dict[str, Any]
) -> None:
    row = graded(tension, northern, now, 5, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        TensionAssessment.objects.filter(pk=row.pk).update(**broken)


def test_database_refuses_a_grading_that_cannot_be(tension: Case, northern: User, now: datetime) -> None:
    row = graded(tension, northern, now, 3, 3)
    for wrong in (
        {"likelihood": 6, "score": 18},
        {"score": 8},
        {"is_experienced": False},
        {"has_violence": True, "is_evidenced": True},
        {"has_violence": True, "band": "HIGH"},
        {"band": "TOP"},
        {"confirm_by": now},
        {"review_due_at": now},
    ):
        values = {
            field.attname: getattr(row, field.attname) for field in TensionAssessment._meta.fields if field.name != "id"
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            TensionAssessment.objects.create(**{**values, **wrong})


def test_database_wants_a_second_person_and_keeps_the_first_answer(
    tension: Case, northern: User, caseworker: User, now: datetime
) -> None:
    row = graded(tension, northern, now, 5, 5)
    rows = TensionAssessment.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(confirmed_by=northern, confirmed_at=now)
    rows.update(confirmed_by=caseworker, confirmed_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(confirmed_by=None, confirmed_at=None)


def test_stages_are_a_whole_table() -> None:
    assert set(TRANSITIONS) == set(Stage)
    assert all(targets for targets in TRANSITIONS.values())


def test_stages_are_passed_as_the_table_says(tension: Case, northern: User, now: datetime) -> None:
    def version() -> int:
        return Case.objects.get(pk=tension.pk).version

    with pytest.raises(FieldsRefused):
        move_stage(case_id=tension.pk, stage=Stage.ESCALATED, seen_version=version(), by=northern, now=now)
    move_stage(case_id=tension.pk, stage=Stage.ACTIVE, seen_version=version(), by=northern, now=now)
    said = {"to": entry(CaseList.ESCALATED_TO, "police"), "on": date(2014, 7, 1), "reason": "It grows."}
    escalate(case_id=tension.pk, seen_version=version(), by=northern, now=now, **said)  # type: ignore[arg-type]
    with pytest.raises(FieldsRefused, match="escalated already"):
        escalate(case_id=tension.pk, seen_version=version(), by=northern, now=now, **said)  # type: ignore[arg-type]
    with pytest.raises(FieldsRefused):
        move_stage(case_id=tension.pk, stage=Stage.ACTIVE, seen_version=version(), by=northern, now=now)
    down = {"how_it_came_down": "A meeting.", "learning": "", "seen_version": version(), "by": northern, "now": now}
    with pytest.raises(FieldsRefused, match="escalated on"):
        de_escalate(case_id=tension.pk, on=date(2014, 6, 30), **down)  # type: ignore[arg-type]
    de_escalate(case_id=tension.pk, on=date(2014, 7, 2), **down)  # type: ignore[arg-type]
    assert TensionCase.objects.get(case=tension).stage == "DE_ESCALATED"
    Escalation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.update(ended_on=date(2014, 6, 1))


def test_closed_tension_is_neither_escalated_nor_moved(tension: Case, northern: User, now: datetime) -> None:
    reason = entry(CaseList.CLOSE_REASON, "finished")
    Case.objects.filter(pk=tension.pk).update(status="CLOSED", closed_on=date(2014, 7, 1), close_reason=reason)
    seen: dict[str, Any] = {"case_id": tension.pk, "seen_version": tension.version, "by": northern, "now": now}
    with pytest.raises(ActionRefused, match="closed"):
        move_stage(stage=Stage.ACTIVE, **seen)
    with pytest.raises(ActionRefused, match="closed"):
        escalate(to=entry(CaseList.ESCALATED_TO, "police"), on=date(2014, 7, 1), reason="It grows.", **seen)


def test_impact_is_written_or_in_a_file_of_the_case(tension: Case, northern: User, now: datetime) -> None:
    with pytest.raises(FieldsRefused, match="choose the file"):
        write_impact(case_id=tension.pk, effect=" ", vulnerable="", mitigation="", file=None, by=northern, now=now)


def test_database_refuses_what_must_never_be(tension: Case, northern: User, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TensionCase.objects.update(band="LOW")
    kind = entry(CaseList.TRIGGER, "match")
    day = date(2014, 8, 1)
    event = TriggerEvent.objects.create(
        kind=kind, name_en="Cup", name_cy="Cwpan", starts_on=day, ends_on=day, at=now, by=northern
    )
    for wrong in ({"ends_on": date(2014, 7, 31)}, {"name_cy": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TriggerEvent.objects.filter(pk=event.pk).update(**wrong)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": " "}, "title"),
        ({"summary": ""}, "summary"),
        ({"themes": ()}, "themes"),
        ({"received_on": date(2999, 1, 1)}, "received_on"),
        ({"happened_on": date(2014, 5, 2)}, "happened_on"),
        ({"next_action_on": date(2014, 5, 2)}, "next_action"),
        ({"gss": CARDIFF}, "authority"),
        ({"title": "x" * 2000}, "title"),
        ({"place": "a\x00b"}, "place"),
    ],
)
def test_tension_that_cannot_be_recorded_gets_a_sentence(
    northern: User, now: datetime, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        a_tension(northern, now, **said)

    assert field in refusal.value.problems
    assert not Case.objects.exists()


def test_cases_count_by_the_day_received_and_tallies_stand_apart(northern: User, now: datetime) -> None:
    case = a_tension(northern, received_on=date(2014, 6, 30))
    a_tension(northern, received_on=date(2014, 7, 1))
    rows = CountTotal.objects.filter(count="tension.cases_opened", category="")
    assert dict(rows.values_list("quarter", "value")) == {"2014-15-Q1": 1, "2014-15-Q2": 1}

    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(
            kind="TENSION",
            count="tension.cases_opened",
            region=case.region,
            authority=case.authority,
            month=date(2014, 6, 1),
            source=case.source,
            value=3,
            recorded_at=now,
            recorded_by=northern,
        )


def test_retention_and_subject_access_know_tensions(tension: Case, northern: User, now: datetime) -> None:
    assert RetentionRule.objects.filter(kind="TENSION").count() == 2
    assert tension.retention_on is not None
    graded(tension, northern, now)
    texts = {each.text for each in passages(Case.objects.get(pk=tension.pk))}

    assert {"Rumours about the old hotel", "Heard from three schools."} <= texts
    assert tension_facts().title in texts


def test_of_two_gradings_of_one_moment_a_single_one_stands(northern: User, now: datetime) -> None:
    case = a_tension(northern, now)
    graded(case, northern, now)
    graded(case, northern, now, likelihood=3)

    assert TensionAssessment.objects.filter(case=case).standing().count() == 1
