"""What grows on a case: events, notes, actions, support, outcomes, assessments of its risk, links to other cases."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.agency import Agency
from casework.models.case import Case
from casework.models.case_standing import Risk
from casework.models.list_entry import ListEntry
from cohesion.bilingual import Language
from cohesion.models import User
from cohesion.sealing import SealedTextField


class CaseEvent(models.Model):
    """One line of the timeline, never changed. `detail` holds codes, days and ids, never words about a person."""

    class Kind(models.TextChoices):
        RECORDED = "RECORDED", _("Recorded")
        CHANGED = "CHANGED", _("Changed")
        RECATEGORISED = "RECATEGORISED", _("Called something else")
        RISK_ASSESSED = "RISK_ASSESSED", _("Risk assessed")
        NEXT_ACTION = "NEXT_ACTION", _("Next action set")
        ASSIGNED = "ASSIGNED", _("Given to a lead")
        NOTED = "NOTED", _("Note added")
        NOTE_WITHDRAWN = "NOTE_WITHDRAWN", _("Note struck out")
        ACTION_ADDED = "ACTION_ADDED", _("Action added")
        ACTION_ENDED = "ACTION_ENDED", _("Action ended")
        LINKED = "LINKED", _("Linked to another case")
        UNLINKED = "UNLINKED", _("Link taken away")
        SUPPORT = "SUPPORT", _("Support")
        OUTCOME = "OUTCOME", _("Outcome")
        FILE_ADDED = "FILE_ADDED", _("File added")
        FILE_REMOVED = "FILE_REMOVED", _("File removed")
        PERSONAL_DETAILS = "PERSONAL_DETAILS", _("Personal details written")
        HANDLING = "HANDLING", _("Handling changed")
        CIRCLE = "CIRCLE", _("Who may open it changed")
        CONFLICT = "CONFLICT", _("Conflict of interest")
        BREAK_GLASS = "BREAK_GLASS", _("Opened in an emergency")
        HOLD = "HOLD", _("Legal hold")
        MARAC = "MARAC", _("Conference of the agencies")
        NRM = "NRM", _("National Referral Mechanism")
        TENSION = "TENSION", _("Community tension")
        REFERRAL = "REFERRAL", _("Referral to an agency")
        TRANSFER = "TRANSFER", _("Transfer to another region")
        CLOSED = "CLOSED", _("Closed")
        REOPENED = "REOPENED", _("Opened again")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-at", "-id"], name="case_event_by_case_and_time")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CaseNote(models.Model):
    """Words about the case. A note is not rewritten: a wrong one is struck out and stays readable as such."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = SealedTextField()
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="case_note_by_case_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_struck_out_note_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"note of {self.case_id}"


class CaseActionQuerySet(models.QuerySet["CaseAction"]):
    def open(self) -> Self:
        return self.filter(status=CaseAction.Status.OPEN)


class CaseAction(models.Model):
    """Something that somebody does by a day, perhaps as a meeting agreed. Its owner is a person here, or an agency.

    What a meeting agreed falls to an agency that was a member of the forum on that day: the database refuses others.
    """

    class Status(models.TextChoices):
        OPEN = "OPEN", _("To do")
        DONE = "DONE", _("Done")
        NOT_POSSIBLE = "NOT_POSSIBLE", _("Not possible")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="actions")
    text = SealedTextField()
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agenda_item = models.ForeignKey(
        "casework.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = SealedTextField()

    objects = CaseActionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "status", "due_on"], name="case_action_by_case_and_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, agency__isnull=True) | Q(owner__isnull=True, agency__isnull=False),
                name="a_case_action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(status="OPEN", ended_on__isnull=True, ended_by__isnull=True)
                | (~Q(status="OPEN") & Q(ended_on__isnull=False, ended_by__isnull=False)),
                name="an_ended_case_action_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"action of {self.case_id}"


class SupportOffer(models.Model):
    """Support that was offered, by whom, and what the victim said to it. `taken_on` is when it was first taken up."""

    class Answer(models.TextChoices):
        WAITING = "WAITING", _("No answer yet")
        TAKEN = "TAKEN", _("Taken up")
        DECLINED = "DECLINED", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="support")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    support = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_referral = models.BooleanField(default=False)
    offered_on = models.DateField()
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    taken_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case"], name="support_by_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="TAKEN", taken_on__isnull=False) | (~Q(answer="TAKEN") & Q(taken_on__isnull=True)),
                name="support_taken_up_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(taken_on__isnull=True) | Q(taken_on__gte=F("offered_on")),
                name="support_is_taken_up_after_it_was_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"support in {self.case_id}"


class CaseOutcome(models.Model):
    """What came of a case, one of several."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "outcome"], name="one_outcome_of_a_kind_per_case")]

    def __str__(self) -> str:
        return f"outcome of {self.case_id}"


class RiskAssessment(models.Model):
    """One look at the risk. Rows are added, never changed; the latest one is the case’s."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    risk = models.CharField(max_length=12, choices=Risk)
    tool = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    assessed_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    reasons = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="risk_by_case_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(risk="HIGH") | Q(review_on__isnull=False), name="high_risk_has_a_day_of_review"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("assessed_on")),
                name="risk_is_reviewed_after_it_was_assessed",
            ),
        ]

    def __str__(self) -> str:
        return f"risk of {self.case_id}"


class CaseLink(models.Model):
    """That two cases belong together. A duplicate counts nowhere: `case` is the duplicate of `other`.

    A case leads to another one where its person is referred on: a hate crime to a conference of the agencies, say.
    Both count, each in the measures of its own kind.
    """

    class Kind(models.TextChoices):
        DUPLICATE = "DUPLICATE", _("The same report once more")
        SAME_PERSON = "SAME_PERSON", _("The same victim")
        RELATED = "RELATED", _("Related")
        LED_TO = "LED_TO", _("Led to the other case")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("other")), name="a_case_is_not_linked_to_itself"),
            models.UniqueConstraint(fields=["case", "other"], name="one_link_per_two_cases"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="DUPLICATE"), name="a_case_is_the_duplicate_of_one_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} – {self.other_id}"


class CaseFile(models.Model):
    """A file of a case. Its content lies sealed in the media storage, its name and title sealed here.

    `digest` is a blind index of the content: the same file twice is noticed, what it holds is not told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    title = SealedTextField()
    name = SealedTextField()
    ending = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=20)
    stored = models.FileField(upload_to="cases/%Y/", max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"file of {self.case_id}"
