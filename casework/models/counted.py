"""Where cases count: a row for each case and count, their sums, and totals that a partner gives without cases."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from casework.kinds import CaseKind
from casework.models.agency import Agency
from casework.models.case import Case
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission

PART_MARK = "|"


class CountedCase(models.Model):
    """That a case counts in a named count, for an authority and a quarter.

    `parts` are the breakdown's categories it counts in as well, as `|protected_characteristic:race|…|`. Written by
    `casework.counting.ledger` alone, with every change of a case.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="counted")
    count = models.CharField(max_length=60)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=10)
    parts = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [models.Index(fields=["count", "quarter", "authority", "case"], name="counted_by_cell")]
        constraints = [models.UniqueConstraint(fields=["case", "count"], name="a_case_counts_once_in_a_count")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.count} {self.quarter}"


class CountTotal(models.Model):
    """How many cases count there. `value` are cases that are here; `kept` those that retention has removed since.

    The total of a count has an empty breakdown and category.
    """

    count = models.CharField(max_length=60)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=40, blank=True)
    value = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "quarter", "authority", "breakdown", "category"], name="one_total_per_cell"
            ),
            models.CheckConstraint(condition=Q(value__gte=0) & Q(kept__gte=0), name="a_total_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.quarter} {self.authority_id} {self.category}"


class TallyQuerySet(models.QuerySet["Tally"]):
    def visible_to(self, user: User) -> Self:
        if user.is_service:
            return self
        regions = user.region_ids_for(Permission.VIEW_CASES)
        return self.filter(region_id__in=regions) if regions else self.none()


class Tally(models.Model):
    """A total for one month from a partner who gives no cases: it counts like them.

    The database refuses a tally for a month in which cases of that kind from that source and authority are here, and
    such a case where a tally is. `month` is its first day.
    """

    kind = models.CharField(max_length=12, choices=CaseKind)
    count = models.CharField(max_length=60)
    region = models.ForeignKey("cohesion.Region", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    source = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(default=False)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["count", "authority", "month", "source"], name="one_tally_per_count_place_month_and_source"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="a_tally_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.authority_id} {self.month:%Y-%m}"

    @property
    def first_day(self) -> date:
        return self.month
