"""A request to a contributor as it stands in the tables, whatever day the round of the tests was due."""

from datetime import timedelta

from django.utils import timezone

from cohesion.models import User
from outcomes.contribution_links import new_nonce
from outcomes.models import ContributionRequest, Measure, QuarterlyReturn

MEASURES = ("1.2.M3", "1.1.M7")


def a_contribution(
    held: QuarterlyReturn, *codes: str, name: str = "Sioned Vaughan", places: tuple[str, ...] = ("W06000002",)
) -> ContributionRequest:
    """Sioned Vaughan of Gwynedd, asked today for two measures (or `codes`), with a week to answer."""
    now = timezone.now()
    row = ContributionRequest.objects.create(
        quarterly_return=held,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org",
        organisation="Cyngor Gwynedd",
        language="cy",
        due_on=timezone.localdate(now) + timedelta(days=7),
        nonce=new_nonce(),
        expires_at=now + timedelta(days=21),
        asked_at=now,
        asked_by=User.objects.service(),
    )
    row.measures.set(Measure.objects.filter(plan=held.round.plan_id, code__in=codes or MEASURES))
    row.authorities.set(held.authorities.filter(gss__in=places))
    row.asks_region_wide = not places
    row.save(update_fields=["asks_region_wide"])
    return ContributionRequest.objects.with_context().get(pk=row.pk)
