"""Forums of the agencies (MARAC): who belongs to them, who speaks for whom, and what each has agreed on."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.kinds import MARAC_KINDS, CaseKind
from casework.models.agency import Agency
from cohesion.bilingual import both_languages, in_language
from cohesion.models import Region, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField

_KINDS = [(kind.value, kind.label) for kind in CaseKind if kind in MARAC_KINDS]


class ForumQuerySet(models.QuerySet["Forum"]):
    def visible_to(self, user: User) -> Self:
        """Those of the regions whose cases a person reads. No victim stands in a forum."""
        if user.is_service:
            return self
        regions = user.region_ids_for(Permission.VIEW_CASES)
        return self.filter(region_id__in=regions) if regions else self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)


class Forum(models.Model):
    """A conference of the agencies of one region, for one kind of case.

    `chair` and `co_ordinator` are roles, never names. `threshold` is the score from which visible high risk is a
    reason for referral; `quorum` is how many agencies must be there. A meeting takes over the quorum of its time.
    """

    class Frequency(models.TextChoices):
        WEEKLY = "WEEKLY", _("Every week")
        FORTNIGHTLY = "FORTNIGHTLY", _("Every two weeks")
        MONTHLY = "MONTHLY", _("Every month")
        QUARTERLY = "QUARTERLY", _("Every quarter")
        AS_NEEDED = "AS_NEEDED", _("When it is needed")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=_KINDS)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    host = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chair = models.CharField(max_length=120, blank=True)
    co_ordinator = models.CharField(max_length=120, blank=True)
    frequency = models.CharField(max_length=12, choices=Frequency, default=Frequency.MONTHLY)
    protocol_reference = models.CharField(max_length=60, blank=True)
    protocol_version = models.CharField(max_length=20, blank=True)
    protocol_review_on = models.DateField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    threshold = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(default=False)

    objects = ForumQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("name", table="marac_forum"),
            models.CheckConstraint(condition=Q(kind__in=sorted(MARAC_KINDS)), name="a_forum_is_for_a_conference"),
            models.CheckConstraint(condition=Q(quorum__isnull=True) | Q(quorum__gte=1), name="a_quorum_is_somebody"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    def protocol_lapsed(self, today: date) -> bool:
        """Its review was due before today."""
        return self.protocol_review_on is not None and self.protocol_review_on < today


class MemberQuerySet(models.QuerySet["ForumMember"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class ForumMember(models.Model):
    """An agency that belongs to a forum from a day on. Who comes for it are people outside the service: sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="members")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    representative = SealedTextField()
    deputy = SealedTextField()
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "agency"], condition=Q(ends_on__isnull=True), name="one_standing_member_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_member_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.forum_id}"


class ForumPerson(models.Model):
    """Which user of the service speaks for which agency: they read what was said where their agency was there."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="people")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "forum people"
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "agency", "user"], condition=Q(ends_on__isnull=True), name="one_standing_forum_person"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_forum_person_ends_after_they_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.agency}"
