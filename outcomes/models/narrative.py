"""The story of an outcome in a quarter, with its rating."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from outcomes.models.plan import Outcome
from outcomes.models.progress import Written
from outcomes.models.quarterly_return import QuarterlyReturn


class Rag(models.TextChoices):
    """A rating. Its word and shape stand with its colour, always."""

    GREEN = "GREEN", _("Green: on track")
    AMBER = "AMBER", _("Amber: slightly off track, action required")
    RED = "RED", _("Red: very off track, urgent remedial action required")


class UserTranslationStatus(models.TextChoices):
    NONE = "NONE", _("No translation")
    REQUESTED = "REQUESTED", _("Translation requested")
    DRAFT = "DRAFT", _("Draft translation")
    CHECKED = "CHECKED", _("Translation checked")


NARRATIVE_FIELDS = ("progress", "challenges", "next_steps", "rag_reason", "remedial_action")


class NarrativeText(models.Model):
    """Text as written (`language`) and, where wanted, its translation: `{field: text}` in the other language."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    progress = models.TextField(blank=True)
    challenges = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    rag = models.CharField(max_length=5, choices=Rag, blank=True)
    rag_reason = models.TextField(blank=True)
    remedial_action = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language)
    translation = models.JSONField(default=dict, blank=True)
    translation_status = models.CharField(
        max_length=10, choices=UserTranslationStatus, default=UserTranslationStatus.NONE
    )

    class Meta:
        abstract = True

    def text_in(self, field: str, language: str) -> tuple[str, str]:
        """The text of `field` in `language` if there is one, else as written; with the language that it is in."""
        if language != self.language and self.translation.get(field):
            return str(self.translation[field]), language
        return str(getattr(self, field)), self.language


class OutcomeNarrative(NarrativeText, Written):
    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="narratives")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "outcome"], name="one_narrative_per_return_and_outcome"
            ),
            models.CheckConstraint(
                condition=Q(rag__in=["", "GREEN", "AMBER", "RED"]), name="narrative_rating_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} · {self.outcome.code}"
