"""The case: what every kind shares. A kind adds a detail of its own, one row a case."""

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from casework import reference_codes
from casework.kinds import CaseKind
from casework.models.agency import Agency
from casework.models.case_standing import CaseStatus, Circle, Handling, Risk
from casework.models.list_entry import ListEntry
from cohesion.bilingual import Language
from cohesion.models import Appointment, LocalAuthority, Region, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class DueOrNever(models.Func):
    """A day of next action, or the last day that there is: cases without one come last, also in the index."""

    template = f"COALESCE(%(expressions)s, '{date.max.isoformat()}')"
    output_field = models.DateField()


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The cases that a person may open: of their region, within its circle, and without a conflict of interest.

        Welsh Government's people hold no permission that reads cases. A case with a conflict is not there at all.
        """
        within = self.in_sight_of(user)
        emergency = EmergencyAccess.objects.filter(case=OuterRef("pk"), user=user, until__gt=Now())
        named = NamedPerson.objects.filter(case=OuterRef("pk"), user=user)
        return within.filter(Q(circle=Circle.REGION) | Q(lead=user) | Exists(named) | Exists(emergency))

    def in_sight_of(self, user: User) -> Self:
        """Those of which a person may know that they are there: beside the above, the restricted ones, by reference.

        It is what break-glass starts from. A conflict of interest hides here too.
        """
        regions = user.region_ids_for(Permission.VIEW_CASES)
        if not regions:
            return self.none()
        conflict = ConflictOfInterest.objects.standing().filter(case=OuterRef("pk"), user=user)
        return self.filter(~Exists(conflict), region_id__in=regions)

    def open(self) -> Self:
        return self.filter(status=CaseStatus.OPEN)

    def of_kind(self, kind: CaseKind) -> Self:
        return self.filter(kind=kind)

    def overdue(self, today: date) -> Self:
        """Open, and the next action or the review of the risk should have been done before today."""
        return self.open().filter(Q(next_action_on__lt=today) | Q(risk_review_on__lt=today))

    def with_context(self) -> Self:
        return self.select_related("authority", "region", "lead", "source")


class Case(models.Model):
    """One case. Four days are kept apart: when it happened, when a partner was told, when it came here, when it closed.

    `received_on` is the day on which its region learnt of it and, unless its count says otherwise, decides its quarter.
    `happened_until` ends a period. `recorded_on` is the local day on which it was entered: nothing can be received
    after it. `summary` and `next_action` are sealed. `language` is that of the free text. `version` rises with each
    write. A case that `is_duplicate` counts nowhere, also after the one it repeats is gone. `last_active_on`
    and `retention_on` belong to retention.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=reference_codes.new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=CaseKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=CaseStatus, default=CaseStatus.OPEN)

    happened_on = models.DateField(null=True, blank=True)
    happened_until = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    received_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    risk = models.CharField(max_length=12, choices=Risk, default=Risk.NOT_ASSESSED)
    risk_review_on = models.DateField(null=True, blank=True)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    next_action = SealedTextField()
    next_action_on = models.DateField(null=True, blank=True)
    summary = SealedTextField()
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    handling = models.CharField(max_length=10, choices=Handling, default=Handling.OFFICIAL_SENSITIVE)
    circle = models.CharField(max_length=6, choices=Circle, default=Circle.REGION)

    recorded_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    is_duplicate = models.BooleanField(default=False)
    last_active_on = models.DateField()
    retention_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    # Set where a person reads the case by break-glass alone: until when. Not kept in the row.
    emergency_until: datetime | None = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list's orders: overdue first among the open ones, newest first, highest risk first; then the key.
            models.Index(
                F("region"), DueOrNever("next_action_on"), F("id"), condition=Q(status="OPEN"), name="open_case_by_due"
            ),
            models.Index(fields=["region", "-received_on", "id"], name="case_by_region_and_day"),
            models.Index(fields=["region", "risk", "-received_on", "id"], name="case_by_region_and_risk"),
            models.Index(fields=["authority", "source", "received_on"], name="case_by_source_and_day"),
            models.Index(fields=["retention_on"], condition=Q(retention_on__isnull=False), name="case_by_retention"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(received_on__lte=F("recorded_on")), name="case_is_not_of_the_future"),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True) | Q(happened_on__lte=F("received_on")),
                name="case_happened_before_it_was_received",
            ),
            models.CheckConstraint(
                condition=Q(happened_until__isnull=True)
                | Q(
                    happened_on__isnull=False,
                    happened_until__gte=F("happened_on"),
                    happened_until__lte=F("received_on"),
                ),
                name="case_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | Q(reported_on__lte=F("received_on")),
                name="case_was_reported_before_it_was_received",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("received_on")),
                name="case_closed_after_it_was_received",
            ),
            models.CheckConstraint(
                condition=Q(status="OPEN", closed_on__isnull=True, close_reason__isnull=True)
                | Q(status="CLOSED", closed_on__isnull=False, close_reason__isnull=False),
                name="case_is_closed_with_day_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def said(self) -> str:
        """The reference as people say it on the telephone."""
        return reference_codes.shown(self.reference)

    @property
    def is_open(self) -> bool:
        return self.status == CaseStatus.OPEN


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Those that a region’s lead keeps: of cases that may be known to them, so never their own."""
        regions = user.region_ids_for(Permission.LEAD_CASES)
        return self.filter(case__in=Case.objects.in_sight_of(user), case__region_id__in=regions)


class ConflictOfInterest(models.Model):
    """That somebody must not see a case: they know a person in it, say. While it stands the case is not there."""

    class Reason(models.TextChoices):
        KNOWS_A_PERSON = "KNOWS", _("Knows somebody in the case")
        IS_INVOLVED = "INVOLVED", _("Is involved in what happened")
        WORKED_THERE = "WORKED", _("Works or worked for a body that the case is about")
        OTHER = "OTHER", _("Another reason")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "conflicts of interest"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_at__isnull=True), name="one_standing_conflict_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_conflict_says_who_ended_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.user}"


class NamedPerson(models.Model):
    """Somebody who may open a case that is kept to named people."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="named_people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "named people"
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_naming_a_person_and_case")]

    def __str__(self) -> str:
        return f"{self.case} · {self.user}"


class EmergencyQuerySet(models.QuerySet["EmergencyAccess"]):
    def in_force(self, case: Case, user: User, now: datetime) -> Self:
        return self.filter(case=case, user=user, until__gt=now)

    def visible_to(self, user: User) -> Self:
        """Those that are for this person to look into: of their region, and never those of their own.

        They are the region’s leads’. Where nobody else leads there they are everybody’s who works on its cases.
        """
        conflict = ConflictOfInterest.objects.standing().filter(case=OuterRef(OuterRef("case")), user=OuterRef("user"))
        leads = Appointment.objects.in_force(localdate()).giving(Permission.LEAD_CASES)
        others = leads.filter(~Exists(conflict), region=OuterRef("case__region"), user__is_active=True)
        led = Q(case__region_id__in=user.region_ids_for(Permission.LEAD_CASES))
        found = self.filter(case__in=Case.objects.in_sight_of(user)).exclude(user=user)
        return found.filter(led | ~Exists(others.exclude(user=OuterRef("user"))))

    def unseen(self) -> Self:
        return self.filter(seen_at__isnull=True)


class EmergencyAccess(models.Model):
    """Break-glass: a restricted case opened for some hours, with a reason, and the region's lead told at once.

    `words` is sealed. The leads say that they have seen it: `seen_at`, `seen_by`.
    """

    class Reason(models.TextChoices):
        SAFETY = "SAFETY", _("Somebody’s safety")
        LEAD_AWAY = "LEAD_AWAY", _("The lead cannot be reached and the case cannot wait")
        LAW = "LAW", _("The law or a court asks for it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="emergencies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    words = SealedTextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="emergency_access_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.user}"
