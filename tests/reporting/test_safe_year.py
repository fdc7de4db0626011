"""A year's figures as linked tables: what is hidden holds against an attack over everything that is public."""

from dataclasses import replace
from decimal import Decimal
from typing import cast

import pytest

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting import plain_rules, shown_rows
from reporting import published_year as published_year_module
from reporting import shown as shown_module
from reporting.actions import safe_numbers
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience, Reason
from reporting.models import DisclosureCheck, FigureRelease, SummaryYear
from reporting.plain_rules import PublicationRules, parsed, publication_rules
from reporting.published_year import published_year
from reporting.shown import shown
from reporting.year_content import Key
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported
from tests.reporting.attacking import exposed

Q1 = "2014-15-Q1"
GWYNEDD, CONWY, ANGLESEY = "W06000002", "W06000003", "W06000001"
CARDIFF, VALE = "W06000015", "W06000014"


def checked(plan: Plan, year: FinancialYear, by: User) -> DisclosureCheck:
    return check_year(plan=plan, year=year, by=by, now=AT)


def release(check: DisclosureCheck, by: User, other: User, number: int = 1) -> FigureRelease:
    return FigureRelease.objects.create(
        plan=check.plan,
        financial_year=check.financial_year,
        number=number,
        check_passed=check,
        note="" if number == 1 else "Corrected.",
        proposed_at=AT,
        proposed_by=by,
        approved_at=AT,
        approved_by=other,
    )


def test_region_of_two_authorities_hides_both_or_its_total(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 3, VALE), Reported("1.2.M3", 60, CARDIFF))
    returns.accept("NWW", Q1, Reported("1.2.M3", 40, GWYNEDD), Reported("1.2.M3", 50, CONWY))

    check = checked(plan, year, service)

    hidden = {key[1] for key, _reason in check.reasons if key[0] == "1.2.M3" and not key[2]}
    assert hidden in ({VALE, CARDIFF}, {VALE, "CV", "NWW"}, {VALE, "CV", "W92000004"})
    assert check.is_safe
    assert not exposed(check, plan, year)


def test_planted_leak_is_caught(returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 3, VALE), Reported("1.2.M3", 60, CARDIFF))
    check = checked(plan, year, service)
    secondary = [cast(Key, tuple(key)) for key, reason in check.reasons if reason == Reason.SECONDARY]

    assert secondary
    for key in secondary:
        assert exposed(check, plan, year, shown_again=key)


def test_two_small_counts_that_sum_to_little_need_more_than_one_another(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 1, VALE), Reported("1.2.M3", 1, CARDIFF))
    returns.accept("NWW", Q1, Reported("1.2.M3", 40, GWYNEDD), Reported("1.2.M3", 50, CONWY))

    published = published_year(plan, year).figures

    assert published.cell("1.2.M3", "CV").symbol == "c"
    assert not exposed(checked(plan, year, service), plan, year)


def test_check_is_made_once_for_a_content(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 3, VALE), Reported("1.2.M3", 60, CARDIFF))
    first = checked(plan, year, service)
    monkeypatch.setattr(safe_numbers, "hide", lambda *a, **k: pytest.fail("solved again"))

    assert checked(plan, year, service) == first
    SummaryYear.objects.update(checked="")
    assert checked(plan, year, service) == first
    assert shown(plan, [year], Audience.PUBLISHED).is_ready


def test_content_that_changed_is_not_published_before_it_is_checked(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 30, VALE))
    checked(plan, year, service)
    assert shown(plan, [year], Audience.PUBLISHED).of("1.2.M3").value == 30

    returns.accept("CV", Q1, Reported("1.2.M3", 31, VALE))

    assert shown(plan, [year], Audience.PUBLISHED).of("1.2.M3").value is None
    checked(plan, year, service)
    assert shown(plan, [year], Audience.PUBLISHED).of("1.2.M3").value == 31


def test_second_release_after_a_correction_holds_against_both(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User, officer: User
) -> None:
    other = [Reported("1.2.M3", 40, GWYNEDD), Reported("1.2.M3", 50, CONWY), Reported("1.2.M3", 6, ANGLESEY)]
    returns.accept("CV", Q1, Reported("1.2.M3", 6, VALE), Reported("1.2.M3", 60, CARDIFF))
    returns.accept("NWW", Q1, *other)
    first = checked(plan, year, service)
    assert not [key for key, _reason in first.reasons if key[0] == "1.2.M3" and not key[2]]
    release(first, service, officer)

    returns.accept("CV", Q1, Reported("1.2.M3", 3, VALE), Reported("1.2.M3", 60, CARDIFF))
    second = checked(plan, year, service)

    hidden = {key[1] for key, _reason in second.reasons if key[0] == "1.2.M3" and not key[2]}
    assert second.is_safe
    assert VALE in hidden
    assert CARDIFF not in hidden, "60 is out already, so hiding it again protects nobody"
    assert {"CV"} < hidden
    assert not exposed(second, plan, year)


def test_what_is_out_already_and_small_now_is_told(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User, officer: User
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 60, CARDIFF), Reported("1.2.M3", 8, VALE))
    check = checked(plan, year, service)
    check.pk, check.digest = None, "another"
    for cell in check.cells:
        if cell[0][:2] == ["1.2.M3", VALE]:
            cell[1] = 3
    check.save(force_insert=True)
    release(check, service, officer)
    returns.accept("CV", Q1, Reported("1.2.M3", 60, CARDIFF), Reported("1.2.M3", 3, VALE))

    second = checked(plan, year, service)

    assert not second.is_safe
    assert ["1.2.M3", VALE, "", "", ""] in second.report["out_already"]


def test_change_does_not_give_away_what_the_year_before_kept(
    returns: AcceptedReturns, plan: Plan, service: User, officer: User
) -> None:
    lines = {CONWY: 7, GWYNEDD: 3, ANGLESEY: 30}
    before = [("NWW", Reported("1.1.M8", value, place)) for place, value in lines.items()]
    returns.accept_year("2014-15", before)
    first = checked(plan, FinancialYear(2014), service)
    kept = {key[1] for key, _reason in first.reasons if key[0] == "1.1.M8" and not key[2] and not key[3]}
    assert CONWY in kept
    release(first, service, officer)
    returns.accept_year("2015-16", [("NWW", Reported("1.1.M8", 50 + value, place)) for place, value in lines.items()])

    published = published_year(plan, FinancialYear(2015)).figures

    assert published.value("1.1.M8", CONWY) == 57
    assert published.cell("1.1.M10", CONWY).symbol == "c"


def test_change_gives_nothing_away_of_a_year_that_had_no_edition(
    returns: AcceptedReturns, plan: Plan, service: User
) -> None:
    """Pages showed the year before by its check: that binds as an edition does."""
    lines = {CONWY: 7, GWYNEDD: 3, ANGLESEY: 30}
    returns.accept_year("2014-15", [("NWW", Reported("1.1.M8", value, place)) for place, value in lines.items()])
    first = checked(plan, FinancialYear(2014), service)
    assert CONWY in {key[1] for key, _reason in first.reasons if key[0] == "1.1.M8" and not key[2] and not key[3]}
    returns.accept_year("2015-16", [("NWW", Reported("1.1.M8", 50 + value, place)) for place, value in lines.items()])

    published = published_year(plan, FinancialYear(2015)).figures

    assert published.cell("1.1.M10", CONWY).symbol == "c"


def test_solver_without_time_falls_back_and_says_so(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 3, VALE), Reported("1.2.M3", 60, CARDIFF))

    check = check_year(plan=plan, year=year, by=service, now=AT, longest=0.0)

    assert check.solver == DisclosureCheck.Solver.HEURISTIC
    assert check.is_safe


# --- the other method -------------------------------------------------------------------------------------------------
@pytest.fixture
def rounding(monkeypatch: pytest.MonkeyPatch) -> PublicationRules:
    rules = replace(publication_rules(), method="ROUNDING", digest="rounding")
    for module in (plain_rules, safe_numbers, shown_module, shown_rows, published_year_module):
        monkeypatch.setattr(module, "publication_rules", lambda: rules)
    monkeypatch.setattr("reporting.models.summary.publication_rules", lambda: rules)
    return rules


def test_rounding_shows_every_count_to_the_nearest_five(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User, rounding: PublicationRules
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 2, VALE), Reported("1.2.M3", 63, CARDIFF))

    check = checked(plan, year, service)

    found = shown(plan, [year], Audience.PUBLISHED)
    told = [(found.of("1.2.M3", area).value, found.of("1.2.M3", area).symbol) for area in (VALE, CARDIFF, "CV")]
    assert told == [(None, "k"), (Decimal(65), ""), (Decimal(65), "")]
    cells = published_year(plan, year).figures
    assert [(cells.cell("1.2.M3", area).value, cells.cell("1.2.M3", area).symbol) for area in (VALE, "CV")] == [
        (None, "k"),
        (Decimal(65), ""),
    ]
    assert (check.method, check.solver, check.is_safe) == ("ROUNDING", "ROUNDED", True)
    assert not [key for key, reason in check.reasons if reason in {"PRIMARY", "SECONDARY"} and key[0] == "1.2.M3"]


# --- settings ---------------------------------------------------------------------------------------------------------
def test_every_rule_names_measures_of_its_plan_and_its_reason(plan: Plan) -> None:
    codes = set(plan.measures.values_list("code", flat=True))

    for rule in publication_rules().rules:
        assert set(rule.measures.get(plan.code, ())) <= codes
        assert rule.reason_en
        assert rule.reason_cy


@pytest.mark.parametrize(
    ("key", "value"), [("threshold", 1), ("width", "x"), ("method", "both"), ("dominance_share", 101), ("rules", [])]
)
def test_settings_that_make_no_sense_are_refused(key: str, value: object) -> None:
    from cohesion.data_file import DataFileRefused, read

    content = read(plain_rules.SOURCE) | {key: value}

    with pytest.raises(DataFileRefused):
        parsed(content)
