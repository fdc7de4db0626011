"""The weekly summary of tensions as a PDF. It is small, so it is made while the reader waits."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.actions.reading import note_list
from casework.models import Handling
from casework.pages.tension_week import Week
from casework.views.tension_board import week_at
from cohesion import day_words
from cohesion.access import person, requires
from cohesion.bilingual import current_language
from cohesion.permissions import Permission
from reporting import pdf
from reporting.return_copies.copy import LANG


@require_safe
@requires(Permission.VIEW_CASES)
def cases_tension_week_pdf(request: HttpRequest, region: str, day: str) -> HttpResponse:
    """404 where the police write the summary: there is none then."""
    user, now = person(request), timezone.now()
    week = week_at(user, region, day)
    if week.is_of_police:
        raise Http404
    note_list((line.case for line in week.lines), "exported", by=user, now=now, detail={"week": day})
    html = document(week, now.isoformat())
    made = pdf.write(html, frozen_at=now, digest=hashlib.sha256(html.encode()).hexdigest())
    response = HttpResponse(made.content, content_type="application/pdf")
    name = f"tension-{region}-{day}-{current_language()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def document(week: Week, dated: str) -> str:
    """The page for the press, in the active language."""
    heading = _("Weekly summary of tensions")
    span = {"first": day_words.full(week.first), "last": day_words.full(week.last)}
    about = {"week": week, "heading": heading, "span": _("%(first)s to %(last)s") % span}
    body = render_to_string("reporting/copies/tension_week.html", about)
    context = {
        "lang": LANG[current_language()],
        "title": f"{heading} · {week.region.name}",
        "description": about["span"],
        "dated": dated,
        "mark": Handling.OFFICIAL_SENSITIVE.label,
        "body": body,
    }
    return render_to_string("reporting/document/return_copy.html", context)
