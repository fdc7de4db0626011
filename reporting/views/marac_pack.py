"""The agenda pack of a meeting as a PDF, without identifying content or with names. Made while the reader waits."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.marac_packs import take_pack, take_pack_with_names
from casework.forms.personal_details import LookForm
from casework.models import Handling
from casework.pages.marac_pack import Pack, pack_of
from casework.views.marac_forum import meeting_at
from cohesion import day_words
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission
from reporting import pdf
from reporting.return_copies.copy import LANG


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_pack_pdf(request: HttpRequest, meeting: int) -> HttpResponse:
    """Without anything that could tell who a case is about."""
    user, now = person(request), timezone.now()
    pack = pack_of(meeting_at(user, meeting), user)
    take_pack(meeting=pack.meeting, cases=pack.cases, by=user, now=now)
    return _file(pack, user, now)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_PERSONAL_DETAILS)
def cases_marac_pack_names(request: HttpRequest, meeting: int) -> HttpResponse:
    """With what happened and with the victims in full: it owes a reason, and the file is the answer to it."""
    user, now = person(request), timezone.now()
    held = meeting_at(user, meeting)
    form = LookForm(posted(request))
    made: list[Pack] = []

    def act() -> None:
        pack = pack_of(held, user, is_identifying=True, has_names=True)
        said = {name: form.cleaned_data[name] for name in ("reason", "words")}
        take_pack_with_names(meeting=held, cases=pack.cases, named=pack.looked_at, by=user, now=now, **said)
        made.append(pack)

    if form.is_valid() and not refused(form, act):
        return _file(made[0], user, now)
    return render(request, "casework/marac/pack_names.html", {"form": form, "meeting": held, "forum": held.forum})


def _file(pack: Pack, user: User, now: datetime) -> HttpResponse:
    html = document(pack, user, now)
    made = pdf.write(html, frozen_at=now, digest=hashlib.sha256(html.encode()).hexdigest())
    response = HttpResponse(made.content, content_type="application/pdf")
    kind = "names" if pack.has_names else "agenda"
    name = f"marac-{kind}-{pack.meeting.day.isoformat()}-{current_language()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def document(pack: Pack, user: User, now: datetime) -> str:
    """The page for the press, in the active language."""
    heading = _("Agenda of %(day)s") % {"day": day_words.full(pack.meeting.day)}
    about = {"pack": pack, "heading": heading, "printed_by": user, "printed_at": now}
    context = {
        "lang": LANG[current_language()],
        "title": f"{heading} · {pack.meeting.forum.name}",
        "description": _("With names") if pack.has_names else _("Without identifying content"),
        "dated": now.isoformat(),
        "mark": Handling.OFFICIAL_SENSITIVE.label,
        "body": render_to_string("reporting/copies/marac_pack.html", about),
    }
    return render_to_string("reporting/document/return_copy.html", context)
