"""How long cases are kept, what is proposed for removal, what may not be removed, and what people ask of their data."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.kinds import CaseKind
from casework.models.case import Case, ConflictOfInterest
from cohesion.bilingual import both_languages, in_language
from cohesion.models import Region, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class RetentionRule(models.Model):
    """For a kind: from when, how many months, and what is then proposed. Dated, edited in the service."""

    class Trigger(models.TextChoices):
        CLOSED = "CLOSED", _("From the day the case closed")
        LAST_ACTIVE = "LAST_ACTIVE", _("From the day something was last done")

    class Action(models.TextChoices):
        REMOVE = "REMOVE", _("Remove the case, and keep what it counted")
        REVIEW = "REVIEW", _("Look at it again and decide")

    kind = models.CharField(max_length=12, choices=CaseKind)
    trigger = models.CharField(max_length=12, choices=Trigger)
    months = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=8, choices=Action)
    reason_en = models.CharField(max_length=300)
    reason_cy = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("reason", table="retention_rule"),
            models.CheckConstraint(condition=Q(months__gte=1), name="a_retention_period_is_at_least_a_month"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="retention_rule_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=["kind", "trigger", "valid_from"], name="one_retention_rule_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.months}"

    @property
    def reason(self) -> str:
        return in_language(self, "reason")


class RetentionProposalQuerySet(models.QuerySet["RetentionProposal"]):
    def visible_to(self, user: User) -> Self:
        regions = user.region_ids_for(Permission.LEAD_CASES)
        return self.filter(region_id__in=regions) if regions else self.none()

    def waiting(self) -> Self:
        return self.filter(decision="")

    def still_due(self, today: date) -> Self:
        """Those whose case is at the end of its time today: nothing was done in it, and no rule changed, since."""
        return self.filter(case__retention_on__lte=today)

    def without_conflict_of(self, user: User) -> Self:
        """Those about which the person may decide: where a conflict of interest stands, the case is not there."""
        conflict = ConflictOfInterest.objects.standing().filter(case=OuterRef("case"), user=user)
        return self.filter(~Exists(conflict))


class RetentionProposal(models.Model):
    """That a case has reached the end of its time. A person decides. `case` is empty once it is removed."""

    class Decision(models.TextChoices):
        REMOVED = "REMOVED", _("Removed")
        KEPT = "KEPT", _("Kept longer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals")
    reference = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=CaseKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    keep_until = models.DateField(null=True, blank=True)
    reason = SealedTextField()

    objects = RetentionProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(decision=""), name="one_waiting_proposal_per_case"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_decided_proposal_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(decision="REMOVED") | Q(case__isnull=True), name="a_removed_case_is_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def standing(self) -> Self:
        return self.filter(lifted_at__isnull=True)


class LegalHold(models.Model):
    """While it stands nothing removes the case: the row refers to it, and the database refuses."""

    class Reason(models.TextChoices):
        COURT = "COURT", _("Court proceedings")
        INQUIRY = "INQUIRY", _("An inquiry or inquest")
        COMPLAINT = "COMPLAINT", _("A complaint or an appeal")
        RIGHTS = "RIGHTS", _("A request about personal data")
        OTHER = "OTHER", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=10, choices=Reason)
    words = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at__isnull=True), name="one_standing_hold_per_case"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="a_lifted_hold_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.case_id}"


class SubjectAccessQuerySet(models.QuerySet["SubjectAccessRequest"]):
    def visible_to(self, user: User) -> Self:
        """Those about cases that the person may open, where they may see who is in them."""
        regions = user.region_ids_for(Permission.VIEW_PERSONAL_DETAILS)
        return self.filter(case__in=Case.objects.visible_to(user), case__region_id__in=regions)


class SubjectAccessRequest(models.Model):
    """Somebody asks for what is held about them in a case. One calendar month from the day it was received.

    `person` is who asks. `hidden` is sealed: as JSON, what is covered and left out and which files go along
    (`casework.subject_access.choices`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="access_requests")
    person = models.ForeignKey(
        "casework.PersonalDetails", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    received_on = models.DateField()
    due_on = models.DateField()
    hidden = SealedTextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SubjectAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="subject_access_is_due_later"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(checked_at__isnull=False),
                name="subject_access_is_checked_before_it_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"subject access to {self.case_id}"
