"""The quarterly summary that a forum owes: a page that prints, and the same numbers as a file."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.actions.marac_forums import note_summary_taken
from casework.pages.marac_summary import Summary, summary_of
from casework.views.marac_forum import forum_at
from cohesion.access import person, requires
from cohesion.bilingual import current_language
from cohesion.calendar import Quarter
from cohesion.formula_guard import guarded
from cohesion.models import User
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_summary(request: HttpRequest, forum: int, quarter: str) -> HttpResponse:
    summary = _summary_at(person(request), forum, quarter)
    context = {"summary": summary, "forum": summary.forum, "printed_at": timezone.now()}
    return render(request, "casework/marac/summary.html", context)


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_summary_csv(request: HttpRequest, forum: int, quarter: str) -> HttpResponse:
    """One line a number, in UTF-8 with its mark. That it left is recorded."""
    user, now = person(request), timezone.now()
    summary = _summary_at(user, forum, quarter)
    note_summary_taken(forum=summary.forum, quarter=quarter, by=user, now=now)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow([guarded(f"{summary.forum.name}, {summary.name}"), _("Working figures: not for publication.")])
    writer.writerow([_("Table"), _("Row"), _("Column"), _("Number")])
    for table in summary.tables:
        for name, numbers in table.rows:
            for column, number in zip(table.columns, numbers, strict=True):
                writer.writerow([guarded(table.heading), guarded(name), guarded(column), number])
    file_name = f"marac-{summary.forum.pk}-{quarter}-{current_language()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _summary_at(user: User, forum: int, quarter: str) -> Summary:
    """404 for another region’s forum, for what is no quarter, and for one that has not begun."""
    held, today = forum_at(user, forum), localdate()
    try:
        wanted = Quarter.parse(quarter)
    except ValueError:
        raise Http404 from None
    if wanted.starts_on > today:
        raise Http404
    return summary_of(held, wanted, today)
