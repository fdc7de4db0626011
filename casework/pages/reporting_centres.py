"""Reporting centres as pages show them: what needs somebody first, then by place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.centre_activity import Activity, activity, is_silent
from casework.centre_facts import LANGUAGES
from casework.models import ReportingCentre
from cohesion import day_words
from cohesion.bilingual import current_language, in_language, other_language, welsh_sort_key
from cohesion.models import User
from cohesion.permissions import Permission


@dataclass(frozen=True)
class Said:
    """A centre with what is worked out about it. `mark` is the shape beside `refresher`, empty where all is well."""

    centre: ReportingCentre
    done: Activity
    languages: str
    refresher: str
    mark: str
    last_report: str
    lately: str
    is_silent: bool
    is_closed: bool
    may_change: bool

    @property
    def name_in_other_language(self) -> str:
        return in_language(self.centre, "name", other_language(current_language()))

    @property
    def hours(self) -> str:
        return in_language(self.centre, "hours")

    @property
    def accessibility(self) -> str:
        return in_language(self.centre, "accessibility")


@dataclass(frozen=True)
class CentresPage:
    """`overdue` and `silent` say how many wait for somebody."""

    open: list[Said]
    closed: list[Said]
    may_add: bool

    @property
    def overdue(self) -> int:
        return sum(1 for each in self.open if each.mark)

    @property
    def silent(self) -> int:
        return sum(1 for each in self.open if each.is_silent)


def centres_page(user: User, today: date) -> CentresPage:
    """All that a person may see, in two queries: a refresher that is overdue stands first, then place and name."""
    rows = ReportingCentre.objects.visible_to(user).select_related("authority", "region")
    said = sorted(_said(rows, user, today), key=lambda each: (not each.mark, *_place(each)))
    return CentresPage(
        open=[each for each in said if not each.is_closed],
        closed=sorted((each for each in said if each.is_closed), key=_place),
        may_add=user.may(Permission.MANAGE_REPORTING_CENTRES),
    )


def directory(user: User, today: date) -> list[Said]:
    """Open centres by place, for printing."""
    rows = ReportingCentre.objects.visible_to(user).open_on(today).select_related("authority", "region")
    return sorted(_said(rows, user, today), key=_place)


def said_of(centre: ReportingCentre, user: User, today: date) -> Said:
    return _said([centre], user, today)[0]


def _place(each: Said) -> tuple[int, str]:
    return each.centre.authority.position, welsh_sort_key(each.centre.name)


def _said(rows: Iterable[ReportingCentre], user: User, today: date) -> list[Said]:
    centres = list(rows)
    done = activity(centres, today)
    return [_one(centre, done[centre.pk], user, today) for centre in centres]


def _one(centre: ReportingCentre, done: Activity, user: User, today: date) -> Said:
    is_closed = centre.closed_on is not None and centre.closed_on < today
    is_overdue = not is_closed and centre.refresher_due_on is not None and centre.refresher_due_on < today
    return Said(
        centre=centre,
        done=done,
        languages=day_words.listed([str(LANGUAGES.get(code, code)) for code in centre.languages]),
        refresher=_refresher(centre, is_overdue=is_overdue),
        mark="late" if is_overdue else "",
        last_report=_last_report(done),
        lately=ngettext(
            "%(count)s report in the last four quarters", "%(count)s reports in the last four quarters", done.total
        )
        % {"count": done.total},
        is_silent=is_silent(centre, done, today),
        is_closed=is_closed,
        may_change=user.may_for(Permission.MANAGE_REPORTING_CENTRES, centre.region_id),
    )


def _refresher(centre: ReportingCentre, *, is_overdue: bool) -> str:
    if centre.trained_on is None:
        return _("Not trained yet")
    if centre.refresher_due_on is None:
        return _("No day for a refresher")
    day = {"day": day_words.plain(centre.refresher_due_on)}
    return _("Refresher overdue since %(day)s") % day if is_overdue else _("Refresher due on %(day)s") % day


def _last_report(done: Activity) -> str:
    if done.last_report_on is None:
        return _("No report yet")
    return _("Last report %(day)s") % {"day": day_words.plain(done.last_report_on)}
