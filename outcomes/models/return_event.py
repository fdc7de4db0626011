"""What happened to a return, kept for good, and what officers asked for."""

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, User
from outcomes.models.measure import Measure
from outcomes.models.plan import Outcome
from outcomes.models.quarterly_return import QuarterlyReturn, ReturnStatus


class ReturnEvent(models.Model):
    """One step of a return's life. The database refuses to change or remove it."""

    class Kind(models.TextChoices):
        OPENED = "OPENED", _("Opened")
        STARTED = "STARTED", _("Started")
        IMPORTED = "IMPORTED", _("Figures imported from a file")
        SUBMITTED = "SUBMITTED", _("Submitted")
        RECALLED = "RECALLED", _("Recalled")
        REVIEW_STARTED = "REVIEW_STARTED", _("Review started")
        CHANGES_REQUESTED = "CHANGES_REQUESTED", _("Changes requested")
        ACCEPTED = "ACCEPTED", _("Accepted")
        REOPENED = "REOPENED", _("Reopened")
        EDITED = "EDITED", _("Edited")
        CARRIED_FORWARD = "CARRIED_FORWARD", _("Carried forward from the quarter before")
        NIL_DECLARED = "NIL_DECLARED", _("Nil return declared")
        EXTENDED = "EXTENDED", _("Another due date given")
        ON_BEHALF = "ON_BEHALF", _("Taken over on behalf of the region")
        ASKED = "ASKED", _("A contributor asked")
        CONTRIBUTED = "CONTRIBUTED", _("A contribution received")
        TAKEN_IN = "TAKEN_IN", _("A contribution taken into the return")
        QUESTIONED = "QUESTIONED", _("A question asked")
        ANSWERED = "ANSWERED", _("A request answered")
        REPLIED = "REPLIED", _("An officer replied")
        REQUEST_REOPENED = "REQUEST_REOPENED", _("A request opened again")
        SETTLED = "SETTLED", _("A request settled")
        OUTCOME_ACCEPTED = "OUTCOME_ACCEPTED", _("An outcome accepted")
        RATED = "RATED", _("Rated by the Welsh Government")
        WAIVED = "WAIVED", _("A check waived")
        ADJUSTED = "ADJUSTED", _("A central adjustment recorded")
        ADJUSTMENT_WITHDRAWN = "ADJ_WITHDRAWN", _("A central adjustment withdrawn")
        REMINDED = "REMINDED", _("Reminded")

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    from_status = models.CharField(max_length=20, choices=ReturnStatus, blank=True)
    to_status = models.CharField(max_length=20, choices=ReturnStatus)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    version_number = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["quarterly_return", "at"], name="event_by_return_and_time")]

    def __str__(self) -> str:
        return f"{self.quarterly_return} {self.get_kind_display()}"


# Steps by which values come into a return.
WRITING = frozenset(
    {
        ReturnEvent.Kind.STARTED,
        ReturnEvent.Kind.EDITED,
        ReturnEvent.Kind.IMPORTED,
        ReturnEvent.Kind.CARRIED_FORWARD,
        ReturnEvent.Kind.NIL_DECLARED,
        ReturnEvent.Kind.TAKEN_IN,
    }
)


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def with_thread(self) -> Self:
        """With everything that the thread of a request shows, oldest request first. Two queries."""
        people = ("raised_by", "answered_by", "settled_by")
        found = self.select_related("outcome", "measure", "authority", *people).prefetch_related("replies__by")
        return found.order_by("raised_at", "pk")

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def unanswered(self) -> Self:
        """Open ones in which the region has yet to speak: nothing was answered, or an officer replied since."""
        replies = ChangeRequestReply.objects.filter(change_request=OuterRef("pk")).order_by("-at", "-pk")
        latest = Subquery(replies.values("is_from_region")[:1])
        found = self.open().annotate(region_spoke_last=latest)
        return found.filter(Q(region_spoke_last=False) | Q(region_spoke_last__isnull=True))


class ChangeRequest(models.Model):
    """What an officer asked the region: about one figure, one outcome or the whole return. It is a thread.

    `answer` is the region's latest word; the whole thread stands in `replies`. The region sees a request from the
    moment it is made, and may answer it in words while the officer still reads.
    """

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="change_requests")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=2)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="change_request_says_what_is_asked"),
            models.CheckConstraint(
                condition=Q(measure__isnull=True) | Q(outcome__isnull=False),
                name="change_request_about_a_measure_names_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(authority__isnull=True) | Q(measure__isnull=False),
                name="change_request_about_a_place_names_its_measure",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="change_request_answer_is_attributed",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def thread(self) -> "list[ChangeRequestReply]":
        return sorted(self.replies.all(), key=lambda reply: (reply.at, reply.pk))

    @property
    def awaits_region(self) -> bool:
        return self.settled_at is None and not (self.thread and self.thread[-1].is_from_region)

    @property
    def awaits_officer(self) -> bool:
        return self.settled_at is None and not self.awaits_region

    @property
    def about(self) -> str:
        """The figure that is asked about, “1.2.M3 · Gwynedd”; empty for an outcome or the whole return."""
        names = [self.measure.code if self.measure else "", self.authority.name if self.authority else ""]
        return " · ".join(filter(None, names))


class ChangeRequestReply(models.Model):
    """One word in the thread of a change request, from either side. The database refuses to change it."""

    change_request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language)
    is_from_region = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return self.text[:60]
