"""The columns of a register of hate crime: what each holds, and which of them a line cannot do without."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import CaseList

REQUIRED = ("authority", "source", "received_on", "route", "category", "motivations", "summary")
DAYS = (
    "received_on",
    "happened_on",
    "happened_until",
    "reported_on",
    "risk_review_on",
    "next_action_on",
    "police_reported_on",
    "police_recorded_on",
    "safeguarding_referred_on",
    "closed_on",
)
TEXTS = ("summary", "next_action", "place", "crime_reference", "language_need", "support_needs")
# What people wrote in their own words, looked through for what points to one person.
SCREENED = ("summary", "next_action", "place", "language_need", "support_needs")
LISTS: dict[str, CaseList] = {
    "route": CaseList.ROUTE,
    "category": CaseList.HATE_CATEGORY,
    "reporter": CaseList.REPORTER,
    "types": CaseList.HATE_TYPE,
    "place_type": CaseList.PLACE_TYPE,
    "age_band": CaseList.AGE_BAND,
    "relationship": CaseList.RELATIONSHIP,
    "close_reason": CaseList.CLOSE_REASON,
}


@dataclass(frozen=True)
class RegisterColumn:
    """`name` is what the first line of the file says; `holds` explains it."""

    name: str
    holds: str | Promise

    @property
    def is_required(self) -> bool:
        return self.name in REQUIRED


COLUMNS = (
    RegisterColumn("authority", _("The authority, by name or by GSS code")),
    RegisterColumn("source", _("The agency that the report comes from")),
    RegisterColumn("received_on", _("The day on which your region received it")),
    RegisterColumn("route", _("How the report arrived")),
    RegisterColumn("category", _("Crime, incident or non-crime incident")),
    RegisterColumn("motivations", _("One or several, parted by semicolons. A form of hostility follows after a colon")),
    RegisterColumn("summary", _("What happened, without names")),
    RegisterColumn("risk", _("Empty: not yet assessed")),
    RegisterColumn("language", _("The language of the texts: en or cy. Empty: en")),
    RegisterColumn("centre", _("The reporting centre, where the report came through one")),
    RegisterColumn("happened_on", _("The day, or the first day of a period")),
    RegisterColumn("happened_until", _("The last day of a period")),
    RegisterColumn("happened_at", _("The time, like 14:30")),
    RegisterColumn("reported_on", _("The day on which a partner was first told")),
    RegisterColumn("risk_review_on", _("The day of the next look at the risk; high risk needs one")),
    RegisterColumn("lead", _("The e-mail address of somebody who works on your region’s cases")),
    RegisterColumn("next_action", _("What is to be done next")),
    RegisterColumn("next_action_on", _("By which day")),
    RegisterColumn("reporter", _("Who reports")),
    RegisterColumn("types", _("What happened: one or several, parted by semicolons")),
    RegisterColumn("place_type", _("Kind of place")),
    RegisterColumn("place", _("The place, in words")),
    RegisterColumn("police", _("What the police know. Empty: not known")),
    RegisterColumn("police_reported_on", _("The day on which the police were told")),
    RegisterColumn("police_recorded_on", _("The day on which the police recorded a crime")),
    RegisterColumn("crime_reference", _("The crime reference of the police")),
    RegisterColumn("sharing", _("May it be shared with the police? Empty: not asked yet")),
    RegisterColumn("age_band", _("Age band of the victim")),
    RegisterColumn("is_repeat", _("A victim again within twelve months: yes or no. Empty: no")),
    RegisterColumn("language_need", _("A language or sign language that is needed")),
    RegisterColumn("support_needs", _("Support that is needed")),
    RegisterColumn("relationship", _("Who the perpetrator is to the victim")),
    RegisterColumn("safeguarding", _("For whom there is a concern. Empty: no concern")),
    RegisterColumn("safeguarding_referred_on", _("The day of the safeguarding referral")),
    RegisterColumn("satisfaction", _("How satisfied the victim was. Empty: not asked")),
    RegisterColumn("closed_on", _("The day on which the case was closed, for one that is closed")),
    RegisterColumn("close_reason", _("Why it was closed; owed with that day")),
)
NAMES = tuple(column.name for column in COLUMNS)
