"""The demo year: published totals to the unit, a return in every state, sample data that says so, no second helping."""

import re
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohesion.bilingual import LANGUAGES
from cohesion.demo_people import sign_ins
from cohesion.models import User
from cohesion.permissions import Role
from outcomes import checks
from outcomes.models import (
    AcceptedFigure,
    AcceptedVersion,
    Breakdown,
    ChangeRequest,
    CheckResult,
    Figure,
    Measure,
    MilestoneProgress,
    OutcomeNarrative,
    Plan,
    PracticeExample,
    QuarterlyReturn,
    ReturnRound,
    ReturnStatus,
    Severity,
    SuppliedFigure,
    ValueState,
)
from outcomes.models.quarterly_return import SUBMITTED_STATUSES

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

NATIONAL = yaml.safe_load(
    (Path(settings.BASE_DIR) / "outcomes" / "reference" / "national-2014-15.yaml").read_text(encoding="utf-8")
)
TOTAL_OF_ACCEPTED = """
    SELECT SUM(figure.value)
      FROM outcomes_acceptedfigure figure
      JOIN outcomes_quarterlyreturn quarterly ON quarterly.latest_version_id = figure.accepted_version_id
      JOIN outcomes_returnround round ON round.id = quarterly.round_id
      JOIN outcomes_measure measure ON measure.id = figure.measure_id
     WHERE figure.category_id IS NULL AND round.quarter LIKE '2014-15-%%' AND measure.code = %s
"""


def total_of(code: str) -> Decimal | None:
    with connection.cursor() as cursor:
        cursor.execute(TOTAL_OF_ACCEPTED, [code])
        total = cursor.fetchone()[0]
    return None if total is None else Decimal(str(total))


def published() -> dict[str, int]:
    """By measure code; the number of forums answers a milestone and is no measure's number."""
    found: dict[str, int] = {}
    for figure in NATIONAL["published_figures"]:
        if figure["code"] != "F2.1":
            answers = figure.get("parts") or [{"measure": code, **figure} for code in figure["answers_measures"]]
            found |= {part["measure"]: part["value"] for part in answers}
    return found


@pytest.mark.parametrize(("code", "value"), published().items())
def test_accepted_returns_sum_to_the_published_total(code: str, value: int) -> None:
    assert total_of(code) == value


@pytest.mark.parametrize(("measures", "value"), [(("1.2.M3", "1.2.M4"), 2335), (("2.2.M4", "2.2.M5"), 952)])
def test_combined_totals_are_those_published(measures: tuple[str, str], value: int) -> None:
    assert sum(total_of(code) or 0 for code in measures) == value


def test_first_year_is_accepted_by_all_eight_regions() -> None:
    returns = QuarterlyReturn.objects.for_year("2014-15")

    assert returns.count() == 32
    assert set(returns.values_list("status", flat=True)) == {ReturnStatus.ACCEPTED}


def test_second_year_has_a_return_in_every_status_that_an_open_round_knows() -> None:
    first, second = (
        set(QuarterlyReturn.objects.filter(round__quarter=quarter).values_list("status", flat=True))
        for quarter in ("2015-16-Q1", "2015-16-Q2")
    )

    assert first == {ReturnStatus.ACCEPTED}
    assert second == set(ReturnStatus) - {ReturnStatus.NOT_OPEN}
    assert not ReturnRound.objects.filter(quarter="2015-16-Q3").exists()


def test_every_round_and_every_supplied_split_is_marked_as_sample_data() -> None:
    assert not ReturnRound.objects.filter(is_sample=False).exists()
    assert not SuppliedFigure.objects.filter(is_sample=False).exclude(authority=None).exists()


def test_context_figures_are_published_facts_with_their_source() -> None:
    context = {row.code: row for row in SuppliedFigure.objects.national()}

    values = {code: int(row.value) for code, row in context.items()}
    assert values == {figure["code"]: figure["value"] for figure in NATIONAL["figures"]}
    assert not any(row.is_sample for row in context.values())
    assert all(row.source_en and row.source_cy for row in context.values())


def test_supplied_reports_fill_the_returns() -> None:
    measure = Measure.objects.get(plan__code="NDP-2014-16", code="1.2.M2")
    supplied = {(row.authority_id, row.quarter): row.value for row in SuppliedFigure.objects.filter(measure=measure)}
    figures = Figure.objects.filter(measure=measure, category=None, quarterly_return__round__financial_year="2014-15")

    held = {
        (row.authority_id, row.quarterly_return.round.quarter): row
        for row in figures.select_related("quarterly_return__round")
    }
    assert len(held) == 22 * 4
    assert all(row.value == row.counted_value == supplied[place] for place, row in held.items())


def _unequal_sums(rows: Any, owner: str) -> list[tuple[Any, ...]]:
    """Places where the parts of a single choice do not sum to their total."""
    totals: dict[tuple[Any, ...], Decimal] = {}
    parts: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    fields = (f"{owner}_id", "measure_id", "authority_id", "category__breakdown__code", "value")
    single = rows.exclude(category__breakdown__choice=Breakdown.Choice.MULTIPLE)
    for *place, breakdown, value in single.values_list(*fields):
        if breakdown is None:
            totals[tuple(place)] = value
        else:
            parts[(*place, breakdown)] += value
    assert parts
    return [place for place, value in parts.items() if totals[place[:3]] != value]


def test_every_single_choice_breakdown_sums_to_its_total() -> None:
    assert _unequal_sums(AcceptedFigure.objects.all(), "accepted_version") == []
    assert _unequal_sums(Figure.objects.all(), "quarterly_return") == []


def test_every_total_with_a_single_choice_is_told_in_parts() -> None:
    single = Breakdown.Choice.SINGLE
    rows = AcceptedFigure.objects.filter(measure__kind="NUMBER", measure__breakdowns__choice=single, value__gt=0)
    place = ("accepted_version_id", "measure_id", "authority_id")
    totals = set(rows.filter(category=None).values_list(*place))
    in_parts = set(rows.filter(category__breakdown__choice=single).values_list(*place))

    assert totals == in_parts


def test_no_submitted_return_holds_an_error_or_an_unanswered_question() -> None:
    for held in QuarterlyReturn.objects.with_context().filter(status__in=SUBMITTED_STATUSES):
        errors = [finding.line for finding in checks.run(held) if finding.severity == Severity.ERROR]
        assert errors == [], held

    unanswered = CheckResult.objects.filter(resolved_at=None, confirmed_at=None, waived_at=None)
    assert not unanswered.filter(quarterly_return__status__in=SUBMITTED_STATUSES).exists()
    assert CheckResult.objects.filter(severity=Severity.QUERY).exclude(reason="").count() >= 3


def test_every_state_of_a_value_occurs_and_those_without_value_say_why() -> None:
    states = set(AcceptedFigure.objects.values_list("state", flat=True))

    assert states == set(ValueState)
    assert not AcceptedFigure.objects.filter(value=None, note="").exists()


def test_a_corrected_return_counts_by_its_second_version() -> None:
    corrected = QuarterlyReturn.objects.get(round__quarter="2014-15-Q2", region__code="CT")
    first, second = corrected.versions.order_by("number")

    def training(version: AcceptedVersion) -> Decimal:
        return sum(
            (row.value or Decimal(0) for row in version.figures.filter(measure__code="1.2.M3", category=None)),
            Decimal(0),
        )

    assert corrected.latest_version == second
    assert training(first) > training(second)
    assert first.digest != second.digest


def test_shared_work_stands_in_one_return_and_names_the_other_region() -> None:
    (shared,) = AcceptedFigure.objects.filter(partner_regions__isnull=False, category=None)

    assert shared.accepted_version.quarterly_return.region.code == "NWW"
    assert [region.code for region in shared.partner_regions.all()] == ["NEW"]
    assert shared.authority is None


def test_milestones_never_go_back() -> None:
    rank = {"NOT_STARTED": 0, "UNDER_WAY": 1, "ACHIEVED": 2, "NO_LONGER_PLANNED": 3}
    rows = MilestoneProgress.objects.order_by("quarterly_return__round__quarter").values_list(
        "quarterly_return__region", "measure", "authority", "status"
    )
    reached: dict[tuple[int, int, int | None], int] = {}
    for region, measure, authority, status in rows:
        place = (region, measure, authority)
        assert rank[status] >= reached.get(place, 0), place
        reached[place] = rank[status]
    assert set(reached.values()) == set(rank.values())


def test_events_of_a_return_follow_one_another() -> None:
    for held in QuarterlyReturn.objects.prefetch_related("events"):
        events = sorted(held.events.all(), key=lambda event: event.pk)

        assert [event.at for event in events] == sorted(event.at for event in events), held
        assert [event.from_status for event in events[1:]] == [event.to_status for event in events[:-1]]


def test_narratives_are_written_in_both_languages_and_translated_as_drafts() -> None:
    narratives = list(OutcomeNarrative.objects.select_related("quarterly_return__region"))

    assert {narrative.language for narrative in narratives} == set(LANGUAGES)
    for narrative in narratives:
        assert narrative.progress
        assert set(narrative.translation) >= {"progress", "challenges", "next_steps"}
        assert narrative.translation_status == "DRAFT"
        told = [narrative.progress, *narrative.translation.values()]
        assert not any(re.search(r"[{}]", text) for text in told)


def test_practice_examples_may_all_be_published_in_both_languages() -> None:
    examples = list(PracticeExample.objects.publishable())

    assert len(examples) == 24
    assert PracticeExample.objects.exclude(quarterly_return__latest_version=None).count() == 24
    for example in examples:
        assert all((example.title_en, example.title_cy, example.text_en, example.text_cy, example.place_label_cy))
        assert example.suggested_for_report


def test_officers_asked_for_changes_and_regions_answered() -> None:
    answered = ChangeRequest.objects.exclude(answer="").exclude(quarterly_return__round__quarter="2015-16-Q2")

    assert answered
    assert not answered.filter(settled_at=None).exists()
    assert ChangeRequest.objects.filter(answer="", quarterly_return__status=ReturnStatus.CHANGES_REQUESTED).count() == 2
    assert set(ChangeRequest.objects.values_list("language", flat=True)) == set(LANGUAGES)


def test_demo_people_can_sign_in_with_the_password_of_this_installation() -> None:
    people = sign_ins()

    regions = {person.region for person in people if person.role == str(Role.CO_ORDINATOR.label)}
    assert len(regions) == 8
    roles = {role for person in people for role in person.role.split(", ")}
    assert roles == {str(role.label) for role in Role if role != Role.SERVICE}
    assert {person.language for person in people} == set(LANGUAGES)
    user = User.objects.get(email=people[0].email)
    assert user.is_demo
    assert check_password(people[0].password, user.password)
    assert (Path(settings.VAR_DIR) / "secrets" / "demo_password").stat().st_mode & 0o777 == 0o600


def test_a_second_load_changes_nothing() -> None:
    said = StringIO()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call_command("load_demo", stdout=said)

    written = [query["sql"] for query in queries if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"])]
    assert written == []
    assert len(queries) <= 100
    assert all("nothing changed" in line for line in said.getvalue().splitlines())


def test_a_second_load_tops_up_what_is_missing() -> None:
    SuppliedFigure.objects.filter(code="anti_slavery_forums").delete()

    call_command("load_demo", stdout=StringIO())

    assert SuppliedFigure.objects.get(code="anti_slavery_forums").value == 6


def test_demo_refuses_a_database_with_a_real_round(plan: Plan) -> None:
    ReturnRound.objects.filter(plan=plan, quarter="2015-16-Q2").update(is_sample=False)

    with pytest.raises(CommandError, match="holds real data: rounds that are not sample data"):
        call_command("load_demo", stdout=StringIO())


def test_demo_refuses_a_database_with_real_people_and_leaves_it_alone(northern: User) -> None:
    before = User.objects.count()

    with pytest.raises(CommandError, match="holds real data: people with appointments"):
        call_command("load_demo", stdout=StringIO())

    assert User.objects.count() == before
