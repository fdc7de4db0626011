"""How tensions count: cases that were opened. Reports are shown beside and are in no measure."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.counting.rule import CountRule, Part
from casework.models import Case, CaseList

# What the rule reads stands in the case itself.
JOINED: tuple[str, ...] = ()
SEVERAL: tuple[str, ...] = ()
READS: frozenset[tuple[CaseList, str]] = frozenset()


def _opened(case: Case) -> date | None:
    return case.received_on


def _no_parts(case: Case) -> frozenset[Part]:
    return frozenset()


RULES = (
    CountRule(
        "tension.cases_opened",
        _("Tension cases opened"),
        _("The day on which the tension was received"),
        _opened,
        _no_parts,
    ),
)
