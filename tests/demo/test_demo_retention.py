"""What retention removes moves no figure: neither those that were published nor what a return is told."""

from datetime import date

import pytest
from django.utils import timezone

from casework.actions.proposing import propose
from casework.actions.retention import remove_cases
from casework.counting.rules import BY_NAME
from casework.models import Case, CountedCase, RetentionProposal
from cohesion import counts
from cohesion.calendar import FinancialYear
from cohesion.counts import Counted
from cohesion.models import Region, User
from outcomes.models import Plan
from reporting import figures
from tests.factories.closed_cases import a_closed_case

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

YEAR = FinancialYear.parse("2014-15")


def told() -> dict[tuple[str, str, str], list[Counted]]:
    """What every return of the year would be told."""
    answers = {}
    for name in BY_NAME:
        provider = counts.provider(name)
        assert provider is not None
        for region in Region.objects.all():
            for quarter in YEAR.quarters:
                found = provider.ask(region.code, quarter, date(2015, 7, 1))
                answers[name, region.code, str(quarter)] = sorted(found, key=str)
    return answers


def test_removing_cases_for_good_moves_no_figure(plan: Plan, northern: User, service: User) -> None:
    for month in (5, 6, 8):
        a_closed_case(northern, received_on=date(2014, month, 2), closed_on=date(2014, 9, 1), why=("race", "age"))
    was_told, before = told(), figures.annual(plan, YEAR)
    propose(by=service, now=timezone.now(), with_samples=True)
    ids = list(
        RetentionProposal.objects.visible_to(northern).filter(rule__action="REMOVE").values_list("pk", flat=True)
    )

    cases = list(RetentionProposal.objects.filter(pk__in=ids).values_list("case", flat=True))

    decided = remove_cases(proposal_ids=ids, by=northern, now=timezone.now())

    assert len(decided) >= 3
    assert {each.why_not for each in decided} == {""}
    assert not Case.objects.filter(proposals__in=ids).exists()
    assert not CountedCase.objects.filter(case__in=cases).exists()
    assert told() == was_told
    assert figures.annual(plan, YEAR) == before
