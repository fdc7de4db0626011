"""The demo year holds against an attack that knows all that is public; so does an edition after corrections."""

from dataclasses import replace
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import AcceptedFigure, AcceptedVersion, Plan, QuarterlyReturn
from reporting.actions.safe_numbers import check_year
from reporting.editions import editions_before
from reporting.models import DisclosureCheck, FigureRelease
from reporting.plain_rules import publication_rules
from reporting.safety.attack import attack
from reporting.safety.suppress import suppress
from reporting.year_tables import year_tables
from tests.reporting.attacking import content_of

YEAR = FinancialYear(2014)


def _exposed(check: DisclosureCheck) -> set[object]:
    """What a fresh attack finds, from the symbols that the public sees and all that was seen before this check."""
    plan = check.plan
    before = [each for each in editions_before(plan, YEAR) if not each.name.endswith(check.digest)]
    tables = year_tables(content_of(plan, YEAR, before), publication_rules()).linked
    hidden = {tuple(key) for key, _value, is_shown in check.cells if not is_shown}
    report = attack(tables, hidden)
    by_regions = {key for found in report.by_insiders.values() for key in found}
    assert len(report.by_insiders) == 8
    assert by_regions == {tuple(key) for key in check.report["worked_out"]}
    return set(report.exposed)


def _released(check: DisclosureCheck) -> None:
    people = list(User.objects.filter(is_service=False).order_by("id")[:2])
    now = timezone.now()
    FigureRelease.objects.create(
        plan=check.plan,
        financial_year=check.financial_year,
        number=1,
        check_passed=check,
        proposed_at=now,
        proposed_by=people[0],
        approved_at=now,
        approved_by=people[1],
    )


def _corrected(plan: Plan, by: User) -> None:
    """A further version of one region's first quarter, in which every fifth figure is one more."""
    held = QuarterlyReturn.objects.get(round__plan=plan, round__quarter="2014-15-Q1", region__code="CV")
    latest = held.latest_version
    assert latest is not None
    version = AcceptedVersion.objects.create(
        quarterly_return=held, number=latest.number + 1, accepted_at=timezone.now(), accepted_by=by, digest="0" * 64
    )
    rows = list(latest.figures.order_by("id"))
    for place, row in enumerate(rows):
        row.pk, row.accepted_version = None, version
        if row.value and row.category_id is None and place % 5 == 0:
            row.value += 1
    AcceptedFigure.objects.bulk_create(rows)
    held.latest_version = version
    held.save(update_fields=["latest_version"])


def test_demo_year_and_its_second_edition_hold_against_an_attack(demo_year: str, db: None) -> None:
    plan, service = Plan.objects.get(code="NDP-2014-16"), User.objects.service()
    first = check_year(plan=plan, year=YEAR, by=service, now=timezone.now())
    assert first.is_safe
    assert first.report["attacked"] > 500
    assert not _exposed(first)

    _released(first)
    _corrected(plan, service)
    second = check_year(plan=plan, year=YEAR, by=service, now=timezone.now())

    assert second.content != first.content
    assert not _exposed(second) - {tuple(key) for key in second.report["out_already"]}


def test_no_region_reads_a_small_count_of_another_in_the_demo_year(demo_year: str, db: None) -> None:
    plan, service = Plan.objects.get(code="NDP-2014-16"), User.objects.service()
    check = check_year(plan=plan, year=YEAR, by=service, now=timezone.now())
    content = content_of(plan, YEAR, [])
    tables = year_tables(content, publication_rules()).linked
    public = suppress(replace(tables, insiders=()), rules=publication_rules().safety, time_limit=60.0)

    before = attack(tables, public.hidden).by_insiders

    assert ("1.3.M1", "NWW", "", "", "") in before["GE"], "against the public alone, one region reads another"
    assert check.is_safe
    assert not [key for key in check.report["worked_out"] if key[1] != "W92000004"]


def test_command_tells_what_the_attack_found(demo_year: str, db: None) -> None:
    said = StringIO()

    call_command("safe_numbers", year="2014-15", stdout=said)

    assert "2014-15: suppression" in said.getvalue()
    assert "Exposed: 0." in said.getvalue()
