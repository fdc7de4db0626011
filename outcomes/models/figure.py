"""One number of a return: a measure, a place (or region-wide), a category (or the total)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.models import LocalAuthority, Region, User
from outcomes.models.breakdown import BreakdownCategory
from outcomes.models.measure import Measure
from outcomes.models.quarterly_return import QuarterlyReturn


class ValueState(models.TextChoices):
    """What a value is. Empty is never zero: a true zero is NIL."""

    ACTUAL = "ACTUAL", _("Actual")
    NIL = "NIL", _("None (a true zero)")
    ESTIMATED = "ESTIMATED", _("Estimated")
    NOT_AVAILABLE = "NOT_AVAILABLE", _("Not available")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Not applicable")
    NOT_COLLECTED = "NOT_COLLECTED", _("Not collected")


WITHOUT_VALUE = frozenset({ValueState.NOT_AVAILABLE, ValueState.NOT_APPLICABLE, ValueState.NOT_COLLECTED})


def value_constraints(table: str) -> list[models.BaseConstraint]:
    """What holds for every stored value, in a return and in an accepted version alike."""
    return [
        models.CheckConstraint(
            condition=Q(state__in=["ACTUAL", "ESTIMATED"], value__isnull=False)
            | Q(state="NIL", value=0)
            | Q(state__in=sorted(WITHOUT_VALUE), value__isnull=True),
            name=f"{table}_value_agrees_with_its_state",
        ),
        models.CheckConstraint(
            condition=Q(value__isnull=True) | Q(value__gte=0), name=f"{table}_value_is_not_negative"
        ),
        models.CheckConstraint(
            condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name=f"{table}_denominator_is_positive"
        ),
    ]


def one_row_per_cell(owner: str, table: str) -> list[models.BaseConstraint]:
    """Uniqueness of (owner, measure, place, category) where place and category may each be empty."""
    constraints: list[models.BaseConstraint] = []
    for place in (True, False):
        for category in (True, False):
            fields = [owner, "measure", *(["authority"] if place else []), *(["category"] if category else [])]
            constraints.append(
                models.UniqueConstraint(
                    fields=fields,
                    condition=Q(authority__isnull=not place, category__isnull=not category),
                    name=f"one_{table}_per_{'place' if place else 'region'}_and_{'category' if category else 'total'}",
                )
            )
    return constraints


class CellValue(models.Model):
    """A value as reported. `responses` is the number of answers behind a rating's mean."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(BreakdownCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=14, choices=ValueState, default=ValueState.ACTUAL)
    numerator = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    responses = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class Figure(CellValue):
    """A working value in a return.

    `counted_value` is what the register of counts or a supplier said; where a typed value differs from it both are
    kept and `override_reason` is owed. `partner_regions` shared the work: it shows in each and counts once above.
    `contribution` is the request whose contributor gave the value that stands; typing another value ends that.
    """

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="figures")
    counted_value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    override_reason = models.TextField(blank=True)
    partner_regions = models.ManyToManyField(Region, blank=True, related_name="+")
    contribution = models.ForeignKey(
        "ContributionRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *value_constraints("figure"),
            *one_row_per_cell("quarterly_return", "figure"),
            models.CheckConstraint(
                condition=Q(counted_value__isnull=True) | Q(counted_value__gte=0), name="counted_value_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.authority or ''}"

    @property
    def is_overridden(self) -> bool:
        return self.counted_value is not None and self.value != self.counted_value
