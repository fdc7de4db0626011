"""Meetings of a forum: who came, and the cases that were on the agenda, each with minutes of its own."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.models.agency import Agency
from casework.models.case import Case
from casework.models.marac_forum import Forum, ForumPerson
from cohesion.bilingual import Language
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(forum__in=Forum.objects.visible_to(user))

    def held(self) -> Self:
        return self.filter(status=Meeting.Status.HELD)

    def standing(self) -> Self:
        """Planned or held: a cancelled one takes no day away."""
        return self.exclude(status=Meeting.Status.CANCELLED)


class Meeting(models.Model):
    """One meeting. `quorum` is that of its time: without one it cannot be held. `chair` is a role, never a name."""

    class Sort(models.TextChoices):
        ROUTINE = "ROUTINE", _("Routine meeting")
        EMERGENCY = "EMERGENCY", _("Emergency meeting")

    class Status(models.TextChoices):
        PLANNED = "PLANNED", _("Planned")
        HELD = "HELD", _("Held")
        CANCELLED = "CANCELLED", _("Cancelled")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField()
    sort = models.CharField(max_length=10, choices=Sort, default=Sort.ROUTINE)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    chair = models.CharField(max_length=120, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    statement_read = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["forum", "-day"], name="meeting_by_forum_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="HELD") | Q(quorum__isnull=False, quorum__gte=1),
                name="a_meeting_held_has_a_quorum_set",
            ),
            models.UniqueConstraint(
                fields=["forum", "day", "sort"],
                condition=~Q(status="CANCELLED"),
                name="one_meeting_of_a_sort_per_forum_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.day:%Y-%m-%d}"


class Attendance(models.Model):
    """How an agency that was a member on the day was there. The database refuses one that was no member."""

    class Answer(models.TextChoices):
        PRESENT = "PRESENT", _("Present")
        DEPUTY = "DEPUTY", _("Its deputy was present")
        APOLOGIES = "APOLOGIES", _("Apologies")
        ABSENT = "ABSENT", _("Absent")

    THERE = frozenset({Answer.PRESENT, Answer.DEPUTY})

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["meeting", "agency"], name="one_answer_per_meeting_and_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.answer}"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> Self:
        """Items of cases that the person may open. Its minutes are for fewer: `minutes_open_to`."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def in_sight_of(self, user: User) -> Self:
        """Items of cases of which the person may know that they are there."""
        return self.filter(case__in=Case.objects.in_sight_of(user))

    def minutes_open_to(self, user: User) -> Self:
        """For the region’s leads, and for those who spoke on that day for an agency that was there."""
        leads = user.region_ids_for(Permission.LEAD_CASES)
        there = Attendance.objects.filter(
            meeting=OuterRef(OuterRef("meeting")), agency=OuterRef("agency"), answer__in=sorted(Attendance.THERE)
        )
        day = OuterRef("meeting__day")
        speaks = ForumPerson.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), Exists(there), forum=OuterRef("meeting__forum"), user=user
        ).filter(starts_on__lte=day)
        return self.visible_to(user).filter(Q(case__region_id__in=leads) | Exists(speaks))


class AgendaItem(models.Model):
    """A case at a meeting. What was said of it is sealed and stands apart from that of every other case."""

    class Sort(models.TextChoices):
        NEW = "NEW", _("New")
        REPEAT = "REPEAT", _("Repeat")
        CARRIED = "CARRIED", _("Carried on")

    class Status(models.TextChoices):
        WAITING = "WAITING", _("Not yet discussed")
        DISCUSSED = "DISCUSSED", _("Discussed")
        ADJOURNED = "ADJOURNED", _("Adjourned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="agenda_items")
    sort = models.CharField(max_length=8, choices=Sort)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    is_concluded = models.BooleanField(default=False)
    risk_summary = SealedTextField()
    minutes = SealedTextField()
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(F("case"), F("meeting"), name="agenda_by_case_and_meeting")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="one_agenda_item_per_meeting_and_case"),
            models.CheckConstraint(
                condition=Q(is_concluded=False) | Q(status="DISCUSSED"), name="a_concluded_item_was_discussed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.meeting_id}"
