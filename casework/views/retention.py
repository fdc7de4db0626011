"""Cases at the end of their time: what waits, removing for good, keeping longer."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework import reference_codes
from casework.actions import retention
from casework.actions.reading import note_list
from casework.actions.retention import Decided
from casework.forms.refusing import refused_by_field
from casework.forms.retention import ButtonForm, KeepForm
from casework.pages.retention import Waiting, chosen, kept_away, lines, to_decide
from cohesion import day_words
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission

PAGE = 50
_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.LEAD_CASES)
def cases_retention(request: HttpRequest) -> HttpResponse:
    user, today = person(request), localdate()
    page = Paginator(to_decide(user, today), PAGE).get_page(request.GET.get("page"))
    found = lines(list(page), user, today)
    note_list([each.case for each in found], "retention_listed", by=user, now=timezone.now(), detail={})
    context = {"page": page, "lines": found, "total": page.paginator.count, "kept_away": kept_away(user, today)}
    return render(request, "casework/retention/waiting.html", context)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_retention_remove(request: HttpRequest) -> HttpResponse:
    """What would be removed, before it is; then what was, and what was not."""
    found = _asked(request)
    if not found:
        return _nothing_chosen(request)
    form = ButtonForm(posted(request))
    possible = [each for each in found if not each.why_not]
    if not form.is_valid() or not possible:
        left_out = [each for each in found if each.why_not]
        context = {"form": form, "possible": possible, "left_out": left_out}
        return render(request, "casework/retention/remove.html", context)
    ids = [each.proposal.pk for each in possible]
    decided = retention.remove_cases(proposal_ids=ids, by=person(request), now=timezone.now())
    if count := sum(not each.why_not for each in decided):
        sentence = ngettext(
            "%(count)s case is removed for good. What it counted stays in the figures.",
            "%(count)s cases are removed for good. What they counted stays in the figures.",
            count,
        )
        messages.success(request, sentence % {"count": count})
    _say_left_out(request, decided)
    return redirect("cases_retention")


@_form_page
@requires(Permission.LEAD_CASES)
def cases_retention_keep(request: HttpRequest) -> HttpResponse:
    found = _asked(request)
    if not found:
        return _nothing_chosen(request)
    form = KeepForm(posted(request))
    decided: list[Decided] = []

    def act() -> None:
        ids = [each.proposal.pk for each in found]
        said = {name: form.cleaned_data[name] for name in ("keep_until", "reason")}
        decided.extend(retention.keep_cases(proposal_ids=ids, by=person(request), now=timezone.now(), **said))

    if not form.is_valid() or refused_by_field(form, act):
        return render(request, "casework/retention/keep.html", {"form": form, "found": found})
    if count := sum(not each.why_not for each in decided):
        day = day_words.full(form.cleaned_data["keep_until"])
        sentence = ngettext("%(count)s case is kept until %(day)s.", "%(count)s cases are kept until %(day)s.", count)
        messages.success(request, sentence % {"count": count, "day": day})
    _say_left_out(request, decided)
    return redirect("cases_retention")


def _asked(request: HttpRequest) -> list[Waiting]:
    ids = (posted(request) or request.GET).getlist("chosen")
    return chosen(person(request), localdate(), ids[: 2 * PAGE])


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Choose at least one case that still waits. Nothing was done."))
    return redirect("cases_retention")


def _say_left_out(request: HttpRequest, decided: Sequence[Decided]) -> None:
    """One message a reason, with the cases that it kept out."""
    by_reason: dict[str, list[str]] = {}
    for each in decided:
        if each.why_not:
            by_reason.setdefault(each.why_not, []).append(reference_codes.shown(each.reference))
    for why_not, references in by_reason.items():
        words = {"cases": day_words.listed(references), "reason": why_not}
        messages.warning(request, _("Not done: %(cases)s. %(reason)s") % words)
