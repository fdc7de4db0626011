"""Reports that wait for the region, and what is known of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.forms.tension import codes
from casework.kinds import CaseKind
from casework.models import Case, TensionReport
from casework.models.case import CaseQuerySet
from casework.pages.fact_groups import FactGroup, FactRow
from casework.pages.tension import strands_of
from cohesion import day_words
from cohesion.models import User
from cohesion.permissions import Permission

MOST_SHOWN = 100


@dataclass(frozen=True)
class WaitingReport:
    report: TensionReport
    themes: str


def waiting_reports(user: User) -> Sequence[WaitingReport]:
    """The most urgent first, then the oldest; two queries."""
    rows = (
        TensionReport.objects.visible_to(user)
        .waiting()
        .most_urgent_first()
        .select_related("authority", "role")
        .prefetch_related("themes")[:MOST_SHOWN]
    )
    return [WaitingReport(report, _listed(report.themes.all())) for report in rows]


def _listed(entries: Iterable[object]) -> str:
    return day_words.listed([str(each) for each in entries])


def report_group(report: TensionReport) -> FactGroup:
    rows = [
        FactRow(_("Noticed"), day_words.plain(report.noticed_on)),
        FactRow(_("Authority"), str(report.authority)),
        FactRow(_("Place"), report.place, report.language),
        FactRow(_("What was noticed"), strands_of(report)),
        FactRow(_("Themes"), _listed(report.themes.order_by("position", "pk"))),
        FactRow(_("Communities"), _listed(report.communities.order_by("position", "pk"))),
        FactRow(_("How it is known"), report.get_reliability_display()),
        FactRow(_("Online"), _("Yes") if report.is_online else _("No")),
        FactRow(_("The media take an interest"), _("Yes") if report.is_in_media else _("No")),
        FactRow(_("Do the police know?"), report.get_police_display()),
        FactRow(_("Urgency"), report.get_urgency_display()),
        FactRow(_("Role"), str(report.role)),
        FactRow(_("Organisation"), report.organisation, report.language),
    ]
    return FactGroup(_("The report"), tuple(row for row in rows if row.value))


def proposed_case(report: TensionReport) -> dict[str, Any]:
    """What the form of a new case starts with."""
    return {
        "summary": report.effect,
        "language": report.language,
        "place": report.place,
        "happened_on": report.noticed_on,
        "authority": report.authority.gss,
        "themes": codes(report.themes.all()),
        "communities": codes(report.communities.all()),
    }


def open_tensions(user: User, *regions: int) -> CaseQuerySet:
    """Those that the person may open, of one region or of all of theirs; the newest first."""
    held = regions or tuple(user.region_ids_for(Permission.EDIT_CASES))
    rows = Case.objects.visible_to(user).open().of_kind(CaseKind.TENSION).filter(region_id__in=held)
    return rows.select_related("tension").order_by("-received_on", "pk")
