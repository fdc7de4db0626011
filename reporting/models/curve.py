"""Turning the curve: what is behind a trend and what people mean to do about it, in versions that are kept for good."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import Measure, Outcome
from outcomes.models.narrative import UserTranslationStatus


class CurveQuerySet(models.QuerySet["Curve"]):
    def visible_to(self, user: User) -> Self:
        """They tell of Wales, so whoever may see figures reads them all."""
        return self if user.may(Permission.VIEW_FIGURES) else self.none()


class Curve(models.Model):
    """What is kept beside the chart of an outcome (`measure` empty) or of one of its measures.

    `latest` is the number of the newest version. It is the only thing about a curve that changes.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="curves")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="curves")
    latest = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    objects = CurveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(measure__isnull=True), name="one_curve_per_outcome_as_a_whole"
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(measure__isnull=False), name="one_curve_per_measure"
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure or self.outcome)


class CurveVersionQuerySet(models.QuerySet["CurveVersion"]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.VIEW_FIGURES) else self.none()


class CurveVersion(models.Model):
    """One version, never changed. `helps`, `hinders` and `partners` are lists of lines, `works` of `{text, cost}`.

    `translation` holds in the other language `story` and, line for line, the four lists and what the actions say:
    `{field: text or lines}`. `restores` is the number of the earlier version that this one brought back.
    """

    curve = models.ForeignKey(Curve, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=Language)
    story = models.TextField()
    helps = models.JSONField(default=list, blank=True)
    hinders = models.JSONField(default=list, blank=True)
    partners = models.JSONField(default=list, blank=True)
    works = models.JSONField(default=list, blank=True)
    translation = models.JSONField(default=dict, blank=True)
    translation_status = models.CharField(
        max_length=10, choices=UserTranslationStatus, default=UserTranslationStatus.NONE
    )
    change_note = models.CharField(max_length=200, blank=True)
    restores = models.PositiveIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = CurveVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["curve", "number"], name="one_curve_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="curve_versions_are_numbered_from_one"),
            models.CheckConstraint(condition=~Q(story=""), name="curve_version_tells_a_story"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(change_note="") | Q(restores__isnull=False),
                name="later_curve_version_says_what_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.curve} · {self.number}"


class Evidence(models.TextChoices):
    """How well it is known that an action works."""

    STRONG = "STRONG", _("Strong")
    SOME = "SOME", _("Some")
    WEAK = "WEAK", _("Weak")
    NOT_KNOWN = "NOT_KNOWN", _("Not known")


class ProposalState(models.TextChoices):
    NOT_STARTED = "NOT_STARTED", _("Not started")
    UNDER_WAY = "UNDER_WAY", _("Under way")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")


class IdeaCost(models.TextChoices):
    """What an idea that works costs, where that is little."""

    NO_COST = "NO_COST", _("No cost")
    LOW_COST = "LOW_COST", _("Low cost")


class CurveAction(models.Model):
    """An action that a version proposes: who does what, with whom, by when. `cost` is words or pounds as people say."""

    version = models.ForeignKey(CurveVersion, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    with_whom = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    evidence = models.CharField(max_length=10, choices=Evidence, default=Evidence.NOT_KNOWN)
    evidence_note = models.CharField(max_length=200, blank=True)
    cost = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.NOT_STARTED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_proposed_action_per_position"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(who=""), name="proposed_action_says_what_and_who"),
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="evidence_of_action_is_known"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="state_of_action_is_known"),
        ]

    def __str__(self) -> str:
        return self.what
