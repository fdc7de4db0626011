"""The band that a grading gives, and until when it is looked at again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.models import Band, ScaleBand, TensionScale

CONFIRM_WITHIN = timedelta(hours=24)
ORDER = tuple(Band)


@dataclass(frozen=True)
class Scale:
    """A version of the scale with its bands, the lowest first."""

    row: TensionScale
    bands: tuple[ScaleBand, ...]

    def graded(self, likelihood: int, impact: int, *, has_violence: bool) -> ScaleBand:
        """Evidenced violence is at least high, whatever the score."""
        score = likelihood * impact
        found = [each for each in self.bands if each.least <= score][-1]
        least = self._of(Band.HIGH)
        return max(found, least, key=lambda each: each.least) if has_violence else found

    def _of(self, band: Band) -> ScaleBand:
        return next(each for each in self.bands if each.band == band)


def scale_on(day: date) -> Scale:
    """The version in force; the newest where several are. Two queries."""
    row = TensionScale.objects.in_force_on(day).order_by("-valid_from")[:1].get()
    return Scale(row, tuple(row.bands.order_by("least")))


def review_due(band: ScaleBand, now: datetime) -> datetime:
    return now + timedelta(hours=band.review_hours)
