"""The contributor's page: no account, no session, one link. It shows what was asked and the reader's own answers."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cohesion.access_limits import has_missed_too_often
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes import contribution_links
from outcomes.actions import contributions
from outcomes.actions.contribution_answers import ChangedElsewhere, LinkEnded
from outcomes.contributions import Answers, Asked, stored_answers
from outcomes.entry import contributed
from outcomes.models import ContributionRequest
from outcomes.pages import contributing
from outcomes.pages.contributing import Filling
from outcomes.refusals import UnusableValues

_View = Callable[[HttpRequest, str], HttpResponse]


def _private(view: _View) -> _View:
    """The address is a secret: no other site learns it, no search engine lists it, no cache keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_private
def contribute(request: HttpRequest, token: str) -> HttpResponse:
    """The form, or after handing in the receipt with a way to correct it, or that the link opens nothing any more."""
    contribution = contribution_links.find(token)
    if contribution is None:
        return _unknown(request)
    if not contribution.is_open(timezone.now()):
        return _ended(request, contribution)
    if request.method == "POST":
        return _sent(request, contribution)
    if contribution.received_at is not None and "correct" not in request.GET:
        return _receipt(request, contribution)
    if request.method == "GET":
        contributions.note_opened(contribution=contribution, by=User.objects.service(), now=timezone.now())
    return _form(request, Asked.of(contribution), Filling(stored_answers(contribution)))


def _unknown(request: HttpRequest) -> HttpResponse:
    """A guessed link and a withdrawn one get the same answer; an address that goes on guessing waits."""
    if has_missed_too_often(request, "contribution"):
        response = render(request, "outcomes/contribute_too_often.html", status=429)
        response["Retry-After"] = "600"
        return response
    return render(request, "outcomes/contribute_unknown.html", status=404)


def _ended(request: HttpRequest, contribution: ContributionRequest) -> HttpResponse:
    context = {"is_decided": contribution.decided_at is not None}
    return render(request, "outcomes/contribute_ended.html", context, status=410)


def _receipt(request: HttpRequest, contribution: ContributionRequest) -> HttpResponse:
    rows = contributing.receipt(Asked.of(contribution), stored_answers(contribution))
    context = {"contribution": contribution, "held": contribution.quarterly_return, "rows": rows}
    return render(request, "outcomes/contribute_receipt.html", context)


def _form(
    request: HttpRequest, asked: Asked, filling: Filling, refusal: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    context = {
        "contribution": asked.contribution,
        "held": asked.contribution.quarterly_return,
        "page": contributing.contributing(asked, filling),
        "refusal": refusal,
        "is_kept": "kept" in request.GET and request.method == "GET",
        "is_late": asked.contribution.due_on < timezone.localdate(),
    }
    return render(request, "outcomes/contribute.html", context, status=status)


def _sent(request: HttpRequest, contribution: ContributionRequest) -> HttpResponse:
    """Keep or hand in what was sent; where that cannot be, the form again with all that was typed.

    `show` asks for no more than that form: it takes what is half typed into the other language.
    """
    asked = Asked.of(contribution)
    kept = stored_answers(contribution)
    reading = contributed.read(asked, request.POST, kept)
    if "show" in request.POST:
        return _form(request, asked, Filling(kept, reading.typed))
    hands_in = "keep" not in request.POST
    refusal: tuple[str, ...] = ()
    is_clash = False
    if not reading.problems:
        try:
            _act(contribution, reading.answers, request.POST.get("seen", ""), hands_in=hands_in)
        except LinkEnded:
            contribution.refresh_from_db()
            return _ended(request, contribution)
        except UnusableValues as unusable:
            reading.add(unusable.problems)
        except ActionRefused as refused:
            refusal, is_clash = refused.sentences, isinstance(refused, ChangedElsewhere)
        else:
            return redirect(request.path if hands_in else f"{request.path}?kept=yes")
    filling = Filling(kept, reading.typed, reading.problems, changed_elsewhere=is_clash)
    return _form(request, asked, filling, refusal)


def _act(contribution: ContributionRequest, answers: Answers, seen: str, *, hands_in: bool) -> None:
    act = contributions.hand_in if hands_in else contributions.keep
    act(contribution=contribution, answers=answers, seen=seen, by=User.objects.service(), now=timezone.now())
