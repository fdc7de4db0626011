"""Proposing categories of an open breakdown: a return may name one that the list does not hold yet."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import taken_to_edit
from outcomes.models import Breakdown, BreakdownCategory, QuarterlyReturn

_LONGEST_LABEL = 120
_LONGEST_CODE = 56
# Every return of the plan, of whatever region, reads the list.
MOST_OF_A_REGION = 1000


@transaction.atomic
def propose_category(
    *, quarterly_return: QuarterlyReturn, breakdown: Breakdown, label: str, by: User, now: datetime
) -> BreakdownCategory:
    """The category called `label`, in either language: the one that stands already, or a new one of the region.

    Its label is in the proposer's words in both languages until an officer translates or merges it. Raises
    ActionRefused for a closed list or an unusable label, NotPermitted, or while the return is not with its region.
    """
    held = taken_to_edit(quarterly_return, by)
    label = " ".join(label.split())
    if not breakdown.is_open:
        raise ActionRefused(
            _("The list “%(breakdown)s” is closed. Choose one of its categories.") % {"breakdown": breakdown.title}
        )
    if not label or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise ActionRefused(_("Give the category a name of at most 120 characters."))
    Breakdown.objects.select_for_update().get(pk=breakdown.pk)
    standing = _standing(breakdown, label)
    if standing is not None:
        return standing
    if breakdown.categories.filter(proposed_by_region=quarterly_return.region_id).count() >= MOST_OF_A_REGION:
        raise ActionRefused(
            _("This list holds as many names of your region as it can. Use one of those that stand in it.")
        )
    category = BreakdownCategory.objects.create(
        breakdown=breakdown,
        code=_code(breakdown, label),
        label_en=label,
        label_cy=label,
        proposed_by_region=held.region,
    )
    audit.record(
        "category.proposed",
        by=by,
        now=now,
        subject=category,
        region=held.region,
        detail={"breakdown": breakdown.code, "code": category.code, "return": str(held)},
    )
    return category


def _standing(breakdown: Breakdown, label: str) -> BreakdownCategory | None:
    """Compared here, because databases differ in what they hold to be the same letter."""
    wanted = label.casefold()
    for category in breakdown.categories.select_related("merged_into"):
        if wanted in {category.code, category.label_en.casefold(), category.label_cy.casefold()}:
            return category.merged_into or category
    return None


def _code(breakdown: Breakdown, label: str) -> str:
    base = slugify(label).replace("-", "_")[:_LONGEST_CODE].strip("_") or "category"
    taken = set(breakdown.categories.values_list("code", flat=True))
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    return code
