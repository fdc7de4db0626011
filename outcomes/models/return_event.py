"""What happened to a return, kept for good, and what officers asked for."""

from django.db import models
from django.db.models import Q
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
        ANSWERED = "ANSWERED", _("A request answered")
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


class ChangeRequest(models.Model):
    """What an officer asked the region to change: about one figure, one outcome or the whole return.

    `answer` is the region's latest word; the whole thread stands in `replies`.
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
