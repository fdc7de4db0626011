"""The detail of a case that is referred to a conference of the agencies, and how it stood when it ended."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case
from casework.models.list_entry import ListEntry
from casework.models.marac_forum import Forum
from cohesion.models import User
from cohesion.sealing import SealedTextField


class MaracReferral(models.Model):
    """Who referred is the case’s source, the day of the referral the day on which it was received.

    `referred_on` repeats that day so that the database can compare it with the decision’s. Where the victim has not
    consented, information is shared on a lawful basis. `repeat_of` is the earlier case of the same victim and
    perpetrator; a repeat stays one after that case is gone.
    """

    class Consent(models.TextChoices):
        GIVEN = "GIVEN", _("Given")
        REFUSED = "REFUSED", _("Refused")
        NOT_ASKED = "NOT_ASKED", _("Not asked")

    class Decision(models.TextChoices):
        WAITING = "WAITING", _("Waits for a decision")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DECLINED = "DECLINED", _("Declined")
        MORE_INFORMATION = "MORE_INFORMATION", _("More information is needed")

    class Age(models.TextChoices):
        ADULT = "ADULT", _("An adult")
        CHILD = "CHILD", _("A child")

    class RiskThen(models.TextChoices):
        REDUCED = "REDUCED", _("Reduced")
        UNCHANGED = "UNCHANGED", _("Unchanged")
        INCREASED = "INCREASED", _("Increased")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Answer(models.TextChoices):
        YES = "YES", _("Yes")
        NO = "NO", _("No")
        NOT_ASKED = "NOT_ASKED", _("Not asked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="marac")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="referrals")
    referred_on = models.DateField()
    age = models.CharField(max_length=8, choices=Age, default=Age.ADULT)
    criteria = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    tool = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    victim_informed = models.BooleanField(default=False)
    not_informed_reason = SealedTextField()
    consent = models.CharField(max_length=10, choices=Consent)
    basis = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_repeat = models.BooleanField(default=False)
    repeat_of = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    decision = models.CharField(max_length=18, choices=Decision, default=Decision.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = SealedTextField()

    risk_then = models.CharField(max_length=10, choices=RiskThen, blank=True)
    safety_plan = models.CharField(max_length=10, choices=Answer, blank=True)
    victim_contacted = models.CharField(max_length=10, choices=Answer, blank=True)
    feels_safer = models.CharField(max_length=10, choices=Answer, blank=True)

    class Meta:
        indexes = [models.Index(fields=["forum", "decision"], name="marac_by_forum_and_decision")]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent="GIVEN") | Q(basis__isnull=False), name="sharing_has_consent_or_a_lawful_basis"
            ),
            models.CheckConstraint(
                condition=Q(decision="WAITING", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(decision="WAITING") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="a_marac_decision_has_a_day_and_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("referred_on")),
                name="no_marac_decision_before_the_referral",
            ),
            models.CheckConstraint(
                condition=Q(repeat_of__isnull=True) | Q(is_repeat=True), name="a_repeat_of_a_case_is_a_repeat"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def is_decided(self) -> bool:
        return self.decision in {self.Decision.ACCEPTED, self.Decision.DECLINED}
