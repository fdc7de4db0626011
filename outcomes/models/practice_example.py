"""Practice worth telling: what was done, where, and whether it may be published."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, User, WellbeingGoal
from cohesion.permissions import Permission
from outcomes.models.narrative import UserTranslationStatus
from outcomes.models.plan import Outcome
from outcomes.models.progress import Written
from outcomes.models.quarterly_return import QuarterlyReturn


class PracticeExampleQuerySet(models.QuerySet["PracticeExample"]):
    def visible_to(self, user: User) -> Self:
        if not user.may(Permission.VIEW_RETURNS):
            return self.none()
        return self if user.sees_all_regions else self.filter(quarterly_return__region_id__in=user.region_ids)

    def publishable(self) -> Self:
        """Those whose places have agreed to be named, from returns that were accepted."""
        return self.filter(consent=PracticeExample.Consent.GIVEN, quarterly_return__latest_version__isnull=False)


class PracticeExample(Written):
    """One example, from one return; its places may lie in several regions. Text is short paragraphs."""

    class Consent(models.TextChoices):
        NOT_ASKED = "NOT_ASKED", _("Not asked yet")
        GIVEN = "GIVEN", _("May be published")
        REFUSED = "REFUSED", _("Not to be published")

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="practice_examples")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    section = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2, choices=Language)
    title_en = models.CharField(max_length=200, blank=True)
    title_cy = models.CharField(max_length=200, blank=True)
    text_en = models.TextField(blank=True)
    text_cy = models.TextField(blank=True)
    place_label_en = models.CharField(max_length=120, blank=True)
    place_label_cy = models.CharField(max_length=120, blank=True)
    translation_status = models.CharField(
        max_length=10, choices=UserTranslationStatus, default=UserTranslationStatus.NONE
    )
    places = models.ManyToManyField(LocalAuthority, blank=True, related_name="practice_examples")
    regions = models.ManyToManyField(Region, blank=True, related_name="practice_examples")
    characteristics = models.ManyToManyField(ProtectedCharacteristic, blank=True, related_name="practice_examples")
    wellbeing_goals = models.ManyToManyField(WellbeingGoal, blank=True, related_name="practice_examples")
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.NOT_ASKED)
    suggested_for_report = models.BooleanField(default=False)

    objects = PracticeExampleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "slug"], name="one_example_per_return_and_slug"),
            models.CheckConstraint(
                condition=models.Q(language="en", title_en__gt="", text_en__gt="")
                | models.Q(language="cy", title_cy__gt="", text_cy__gt=""),
                name="example_has_its_text_in_its_own_language",
            ),
        ]

    def __str__(self) -> str:
        return self.slug
