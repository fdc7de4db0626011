"""The figures of a year as rows, so that a page reads what it shows and nothing is added up while somebody waits.

`reporting.figures` stays the one definition of each figure: these rows are its answers, kept under the digest of what
they stand on. Rows whose digest is not the present one are made anew before anybody reads them.
"""

import hashlib

from django.db import models
from django.db.models import Q

from outcomes.models import Plan
from reporting.disclosure import Reason
from reporting.figures import ChangeAnswer, FigureState
from reporting.figures.standing import QuartersIn
from reporting.plain_rules import PublicationRules, publication_rules


class SummaryYear(models.Model):
    """A plan's year. `basis` is the digest of the versions, rules and baselines that its rows were made from.

    `areas` names the places of the year: code, both names, kind and region. `begun` and `complete` are the quarters of
    which some or all returns are accepted. `checked` seals the content and the rules
    whose safe pattern the rows carry in `reason`; while it does not, nothing may be published. `applied` is the
    digest of the check whose answer that is.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="summary_years")
    financial_year = models.CharField(max_length=7)
    basis = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    checked = models.CharField(max_length=64, blank=True)
    applied = models.CharField(max_length=64, blank=True)
    areas = models.JSONField(default=list)
    begun = models.JSONField(default=list)
    complete = models.JSONField(default=list)
    refreshed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "financial_year"], name="one_summary_per_plan_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.financial_year}"

    @property
    def quarters_in(self) -> QuartersIn:
        return QuartersIn(frozenset(self.begun), frozenset(self.complete))

    @property
    def is_checked(self) -> bool:
        return self.checked == self.seal(publication_rules())

    def seal(self, rules: PublicationRules) -> str:
        """What `checked` says when the rows carry the answer to their present content under these rules."""
        return hashlib.sha256(f"{self.content} {rules.digest}".encode()).hexdigest()


class SummaryFigure(models.Model):
    """One figure of a year or quarter: measure or combined figure × area × category (empty for the total).

    `quarter` is empty for the year. `value` has at most two decimals. `estimated` is the part of a sum that was
    reported as an estimate. A year is provisional until all its returns are accepted, a quarter of Wales until all of
    that quarter are. `change_…` belong to a percentage change. `reason` is why the public does not see it; a
    row that no check has looked at says so.
    """

    summary = models.ForeignKey(SummaryYear, on_delete=models.CASCADE, related_name="figures")
    code = models.CharField(max_length=12)
    area = models.CharField(max_length=9)
    quarter = models.CharField(max_length=10, blank=True)
    breakdown = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    state = models.CharField(max_length=14, choices=FigureState)
    quarters_reported = models.PositiveSmallIntegerField(default=0)
    authorities_reported = models.PositiveSmallIntegerField(default=0)
    authorities_expected = models.PositiveSmallIntegerField(default=0)
    responses = models.PositiveIntegerField(default=0)
    estimated = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    is_shared = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)
    is_revised = models.BooleanField(default=False)
    is_under_revision = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    change_answer = models.CharField(max_length=24, choices=ChangeAnswer, blank=True)
    change_current = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    change_base = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    base_is_small = models.BooleanField(default=False)
    reason = models.CharField(max_length=12, choices=Reason, default=Reason.UNCHECKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["summary", "code", "area", "quarter", "breakdown", "category"],
                name="one_summary_figure_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(quarter="") | Q(breakdown="", category=""), name="quarters_are_told_as_totals"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.quarter} {self.category}".strip()
