"""Referral of a case to a partner agency, under a protocol."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.agency import Agency
from casework.models.case import Case
from casework.models.list_entry import ListEntry
from casework.models.sharing_protocol import SharingProtocol
from cohesion.bilingual import Language
from cohesion.models import User
from cohesion.sealing import SealedTextField


class ReferralStatus(models.TextChoices):
    OFFERED = "OFFERED", _("Offered")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    DONE = "DONE", _("Done")
    REVOKED = "REVOKED", _("Taken back")


class ReferralQuerySet(models.QuerySet["CaseReferral"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def running(self) -> Self:
        return self.filter(status__in=(ReferralStatus.OFFERED, ReferralStatus.ACCEPTED))


class CaseReferral(models.Model):
    """That an agency is asked to take on a case. Support that a victim is offered is a SupportOffer, not this.

    It rests on consent or on a lawful basis, never on both. `protocol` is the one that covered it on `offered_on`.
    `reason` is why it was declined or taken back, or what came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    protocol = models.ForeignKey(SharingProtocol, on_delete=models.PROTECT, related_name="+")
    purpose = SealedTextField()
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    has_consent = models.BooleanField()
    basis = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offered_on = models.DateField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=ReferralStatus, default=ReferralStatus.OFFERED)
    answered_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = SealedTextField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-offered_on"], name="referral_by_case_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_consent=True, basis__isnull=True) | Q(has_consent=False, basis__isnull=False),
                name="a_referral_has_consent_or_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(status="OFFERED", answered_on__isnull=True, ended_on__isnull=True)
                | Q(status__in=["ACCEPTED", "DECLINED"], answered_on__isnull=False, ended_on__isnull=True)
                | Q(status="DONE", answered_on__isnull=False, ended_on__isnull=False)
                | Q(status="REVOKED", ended_on__isnull=False),
                name="a_referral_has_the_days_of_its_status",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("offered_on")),
                name="a_referral_is_answered_after_it_was_offered",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("offered_on"), answered_on__isnull=True)
                | Q(answered_on__isnull=False, ended_on__gte=F("answered_on")),
                name="a_referral_ends_after_it_was_answered",
            ),
            models.UniqueConstraint(
                fields=["case", "agency"],
                condition=Q(status__in=["OFFERED", "ACCEPTED"]),
                name="one_running_referral_a_case_and_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"referral of {self.case_id}"
