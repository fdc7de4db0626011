"""Where a counted number is used, told to whoever holds the records: measures of the returns that a person sees."""

from collections.abc import Sequence

from django.urls import reverse

from cohesion.counts import Use
from cohesion.models import User
from outcomes.models import Measure, QuarterlyReturn


def uses(name: str, quarter: str, authority_id: int, user: User) -> Sequence[Use]:
    """Two queries, one where no return that `user` sees reports on that quarter and authority."""
    visible = QuarterlyReturn.objects.visible_to(user).with_context()
    returns = {held.round_id: held for held in visible.filter(round__quarter=quarter, authorities=authority_id)}
    if not returns:
        return []
    links = Measure.rounds.through._default_manager.filter(returnround__in=returns, measure__count_name=name)
    return [
        _use(returns[link.returnround_id], link.measure)
        for link in links.select_related("measure").order_by("measure__position", "pk")
    ]


def _use(held: QuarterlyReturn, measure: Measure) -> Use:
    label = f"{measure.code} {measure.text}"
    where = [held.region.code, held.round.quarter]
    if held.latest_version is None:
        return Use(label, f"{reverse('return_read', args=where)}#place-m{measure.pk}", accepted=False)
    version = reverse("return_version", args=[*where, held.latest_version.number])
    return Use(label, f"{version}#counted", accepted=True)
