"""Which annual figures one person sees exactly, and which only as they may be published."""

from cohesion.models import Region, User
from reporting.disclosure import Audience, PublishedCell, publish
from reporting.figures import AnnualFigures


def as_seen_by(user: User, figures: AnnualFigures) -> list[PublishedCell]:
    """Exact for whoever reads all returns; else as published, with the person's own regions exact and known.

    Of other areas a region's people get totals only: crossed with the categories of their own, hidden ones could be
    worked out.
    """
    if user.sees_all_regions:
        return list(publish(figures, Audience.WORKING))
    own = set(Region.objects.filter(pk__in=user.region_ids).values_list("code", flat=True))
    exact = {area.code for area in figures.areas.values() if area.code in own or area.region in own}
    shown = publish(figures, Audience.PUBLISHED).with_exact(frozenset(exact))
    return [cell for cell in shown if cell.area in exact or not cell.breakdown]
