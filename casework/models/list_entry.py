"""Reference lists of casework: dated entries in both languages, edited in the service."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import both_languages, in_language


class CaseList(models.TextChoices):
    """What a list is about. Which entries it has is data."""

    ROUTE = "ROUTE", _("How a report arrives")
    REPORTER = "REPORTER", _("Who reports")
    HATE_CATEGORY = "HATE_CATEGORY", _("Crime, incident or non-crime incident")
    HATE_TYPE = "HATE_TYPE", _("What happened")
    SUB_GROUP = "SUB_GROUP", _("Form of hostility")
    PLACE_TYPE = "PLACE_TYPE", _("Kind of place")
    AGE_BAND = "AGE_BAND", _("Age band")
    RELATIONSHIP = "RELATIONSHIP", _("Who the perpetrator is to the victim")
    SUPPORT = "SUPPORT", _("Support")
    OUTCOME = "OUTCOME", _("Outcome")
    CLOSE_REASON = "CLOSE_REASON", _("Why a case is closed")
    RISK_TOOL = "RISK_TOOL", _("Risk assessment tool")
    THEME = "THEME", _("Theme")
    LAWFUL_BASIS = "LAWFUL_BASIS", _("Why information may be shared without consent")
    MARAC_CRITERION = "MARAC_CRITERION", _("Why a case goes to a conference of the agencies")
    EXPLOITATION = "EXPLOITATION", _("Type of exploitation")
    FIRST_RESPONDER = "FIRST_RESPONDER", _("First responder organisation")
    INDICATOR = "INDICATOR", _("Sign of modern slavery")
    NATIONALITY = "NATIONALITY", _("Nationality group")
    SAFETY_STEP = "SAFETY_STEP", _("Immediate step for safety")
    PATHWAY_STEP = "PATHWAY_STEP", _("Step of the survivor pathway")
    COMMUNITY = "COMMUNITY", _("Community that is affected")
    REPORTER_ROLE = "REPORTER_ROLE", _("Role of somebody who reports a tension")
    TRIGGER = "TRIGGER", _("Kind of event in the calendar of triggers")
    ESCALATED_TO = "ESCALATED_TO", _("To whom a tension is escalated")


class DatedQuerySet(models.QuerySet["ListEntry"]):
    def of(self, which: CaseList) -> Self:
        return self.filter(list=which).order_by("position", "pk")

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class ListEntry(models.Model):
    """One entry. Its code never changes; where its meaning does, it ends and another one starts."""

    list = models.CharField(max_length=16, choices=CaseList)
    code = models.SlugField(max_length=40)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "list entries"
        constraints = [
            *both_languages("name", table="list_entry"),
            models.UniqueConstraint(fields=["list", "code"], name="one_entry_per_list_and_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="list_entry_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")
