"""What agencies have agreed about sharing information, and who has signed it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from casework.kinds import CaseKind
from casework.models.agency import Agency
from cohesion.bilingual import both_languages, in_language
from cohesion.models import Region, User
from cohesion.permissions import Permission


class ProtocolQuerySet(models.QuerySet["SharingProtocol"]):
    def visible_to(self, user: User) -> Self:
        """A region's protocols are read by its caseworkers; there is nothing about a victim in them."""
        if user.is_service:
            return self
        regions = user.region_ids_for(Permission.VIEW_CASES)
        return self.filter(region_id__in=regions) if regions else self.none()

    def not_ended_on(self, day: date) -> Self:
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))

    def live_on(self, day: date) -> Self:
        return self.not_ended_on(day).filter(live_since__lte=day, review_on__gte=day)


class SharingProtocol(models.Model):
    """An information sharing protocol of a region. It is not live after `review_on` until somebody has reviewed it.

    `live_since` is the day of signing, or of the review that ended a gap: nothing was covered in the gap. `edition` is
    the number that the document bears. `kinds` are codes of CaseKind. `ended_on` is its last day.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    name_en = models.CharField(max_length=160)
    name_cy = models.CharField(max_length=160)
    edition = models.CharField(max_length=20)
    kinds = models.JSONField(default=list)
    signed_on = models.DateField()
    live_since = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("name", table="sharing_protocol"),
            models.CheckConstraint(
                condition=Q(live_since__gte=F("signed_on")), name="a_protocol_is_live_after_it_was_signed"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("live_since")), name="a_protocol_is_reviewed_after_it_went_live"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("signed_on")),
                name="a_protocol_ends_after_it_was_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def kind_labels(self) -> list[str]:
        return [str(kind.label) for kind in CaseKind if kind.value in self.kinds]

    def has_ended(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on < day

    def has_lapsed(self, day: date) -> bool:
        return not self.has_ended(day) and self.review_on < day


class PartnerQuerySet(models.QuerySet["ProtocolPartner"]):
    def standing_on(self, day: date) -> Self:
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), signed_on__lte=day)


class ProtocolPartner(models.Model):
    """An agency that has signed a protocol. `ended_on` is its last day in it; it may sign once more later."""

    protocol = models.ForeignKey(SharingProtocol, on_delete=models.CASCADE, related_name="partners")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "agency"],
                condition=Q(ended_on__isnull=True),
                name="one_standing_signature_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("signed_on")),
                name="a_partner_leaves_after_it_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.protocol_id}"
