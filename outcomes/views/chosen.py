"""Several returns at once: a look at what would happen to each, then a letter to their people, or a new opening."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cohesion.access import person, requires
from cohesion.answering import back, posted, way_back
from cohesion.permissions import Permission
from outcomes.actions.in_bulk import reopen_each
from outcomes.actions.reminding import remind
from outcomes.forms.return_steps import ReopenForm
from outcomes.models import QuarterlyReturn
from outcomes.pages.chosen import Chosen, chosen, name, to_remind, to_reopen

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _asked(request: HttpRequest) -> list[QuarterlyReturn]:
    return chosen(person(request), (posted(request) or request.GET).getlist("chosen"))


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Choose at least one return first. Nothing was done."))
    return back(request, reverse("returns"))


@_form_page
@requires(Permission.REVIEW_RETURN)
def returns_remind(request: HttpRequest) -> HttpResponse:
    returns = _asked(request)
    if not returns:
        return _nothing_chosen(request)
    if request.method != "POST":
        found = to_remind(returns, localdate())
        return _page(request, "outcomes/returns_remind.html", returns, found)
    results = remind(returns=returns, by=person(request), now=timezone.now())
    reminded = [f"{each.held.region.name} ({', '.join(each.people)})" for each in results if each.people]
    if reminded:
        sentence = ngettext(
            "%(count)s region was reminded: %(names)s.", "%(count)s regions were reminded: %(names)s.", len(reminded)
        )
        messages.success(request, sentence % {"count": len(reminded), "names": "; ".join(reminded)})
    _say_left_out(request, [(each.held, each.why_not) for each in results if each.why_not])
    return back(request, reverse("returns"))


@_form_page
@requires(Permission.ACCEPT_RETURN)
def returns_reopen(request: HttpRequest) -> HttpResponse:
    returns = _asked(request)
    if not returns:
        return _nothing_chosen(request)
    form = ReopenForm(posted(request))
    if not form.is_valid():
        return _page(request, "outcomes/returns_reopen.html", returns, to_reopen(returns), form)
    reason = form.cleaned_data["reason"]
    results = reopen_each(returns=returns, reason=reason, by=person(request), now=timezone.now())
    opened = [name(each.subject) for each in results if not each.why_not]
    if opened:
        sentence = ngettext(
            "%(count)s return is open again: %(names)s.", "%(count)s returns are open again: %(names)s.", len(opened)
        )
        messages.success(request, sentence % {"count": len(opened), "names": "; ".join(opened)})
    _say_left_out(request, [(each.subject, each.why_not) for each in results if each.why_not])
    return back(request, reverse("returns"))


def _page(
    request: HttpRequest,
    template: str,
    returns: list[QuarterlyReturn],
    found: Chosen,
    form: ReopenForm | None = None,
) -> HttpResponse:
    context = {
        "chosen": found,
        "form": form,
        "next": way_back(request, reverse("returns")),
        "is_sample": any(held.round.is_sample for held in returns),
    }
    return render(request, template, context)


def _say_left_out(request: HttpRequest, left_out: list[tuple[QuarterlyReturn, str]]) -> None:
    """One message a reason, with the returns that it kept out."""
    by_reason: dict[str, list[str]] = {}
    for held, why_not in left_out:
        by_reason.setdefault(why_not, []).append(name(held))
    for why_not, names in by_reason.items():
        words = {"names": "; ".join(names), "reason": why_not}
        messages.warning(request, _("Left out: %(names)s. %(reason)s") % words)
