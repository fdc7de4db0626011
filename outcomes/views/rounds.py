"""Rounds: the list of quarters, opening one, one of them region by region, and its dates."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohesion import day_words, quarter_words
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.permissions import Permission
from outcomes.actions.in_bulk import Opening, open_each
from outcomes.actions.round_dates import change_dates
from outcomes.actions.rounds import open_round
from outcomes.forms.rounds import ChangeDatesForm, OpeningForm, ProposalChoice
from outcomes.models import ReturnRound
from outcomes.pages.opening import Proposal, next_of_each_plan, preview, proposals
from outcomes.pages.reading_day import reading_day
from outcomes.pages.rounds import round_page

ROUNDS_PER_PAGE = 20


@require_safe
@requires(Permission.OPEN_ROUND)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every quarter of every plan, newest first, with what is open next."""
    days = ReturnRound.objects.only("due_on", "is_sample")
    as_on = reading_day(days, localdate())
    listed = ReturnRound.objects.with_counts(as_on).select_related("plan").newest_first()
    found = proposals()
    context = {
        "page": Paginator(listed, ROUNDS_PER_PAGE).get_page(request.GET.get("page")),
        "proposals": next_of_each_plan(found),
        "as_on": as_on,
        "is_sample": any(opened.is_sample for opened in days),
    }
    return render(request, "outcomes/rounds.html", context)


@require_POST
@requires(Permission.OPEN_ROUND)
def rounds_open_next(request: HttpRequest) -> HttpResponse:
    """Open the chosen ones of the quarters that come next, each with its proposed dates."""
    wanted = set(request.POST.getlist("what"))
    chosen = [proposal for proposal in proposals() if proposal.value in wanted]
    openings = [Opening(proposal.plan, proposal.quarter, proposal.is_sample) for proposal in chosen]
    results = open_each(openings=openings, by=person(request), now=timezone.now())
    opened = [_named(each.subject.plan.title, each.subject) for each in results if not each.why_not]
    if opened:
        messages.success(request, _("Open now: %(names)s.") % {"names": "; ".join(opened)})
    for each in results:
        if each.why_not:
            messages.warning(request, each.why_not)
    if not results:
        messages.warning(request, _("Choose at least one quarter that is not open yet. Nothing was opened."))
    return redirect("rounds")


def _named(title: str, opening: Opening | Proposal) -> str:
    return f"{title}, {quarter_words.in_full(opening.quarter)}"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.OPEN_ROUND)
def round_open(request: HttpRequest) -> HttpResponse:
    """Choose plan and quarter, see what opening would make, open it."""
    found = {proposal.value: proposal for proposal in proposals()}
    asked = (posted(request) or request.GET).get("what", "")
    proposal = found.get(asked) or next(iter(found.values()), None)
    if request.method == "POST" and asked not in found:
        return _open_already(request, asked)
    form = OpeningForm(posted(request)) if request.method == "POST" or proposal is None else OpeningForm.of(proposal)
    if proposal is not None and form.is_valid() and not refused(form, lambda: _open(request, proposal, form), "due_on"):
        messages.success(request, _("%(quarter)s is open.") % {"quarter": quarter_words.in_full(proposal.quarter)})
        return redirect("round_detail", proposal.plan.code, str(proposal.quarter))
    choices = [(value, _named(each.plan.title, each)) for value, each in found.items()]
    context = {
        "form": form,
        "choice": ProposalChoice(initial={"what": proposal.value if proposal else ""}, found=choices),
        "preview": preview(proposal, localdate()) if proposal else None,
        "today": localdate(),
    }
    return render(request, "outcomes/round_open.html", context)


def _open(request: HttpRequest, proposal: Proposal, form: OpeningForm) -> ReturnRound:
    return open_round(
        plan=proposal.plan,
        quarter=proposal.quarter,
        due_on=form.cleaned_data["due_on"],
        closes_on=form.cleaned_data["closes_on"],
        is_sample=proposal.is_sample,
        by=person(request),
        now=timezone.now(),
    )


def _open_already(request: HttpRequest, asked: str) -> HttpResponse:
    """What was sent twice, or opened by somebody else meanwhile, leads to the round that is there."""
    plan, _slash, quarter = asked.partition("/")
    opened = ReturnRound.objects.filter(plan__code=plan, quarter=quarter).first()
    if opened is None:
        messages.warning(request, _("That quarter cannot be opened. Choose one of those proposed."))
        return redirect("round_open")
    messages.warning(request, _("This quarter is open already. Nothing was opened twice."))
    return redirect("round_detail", plan, quarter)


def _addressed(plan: str, quarter: str) -> ReturnRound:
    return get_object_or_404(ReturnRound.objects.select_related("plan"), plan__code=plan, quarter=quarter)


@require_safe
@requires(Permission.OPEN_ROUND)
def round_detail(request: HttpRequest, plan: str, quarter: str) -> HttpResponse:
    opened = _addressed(plan, quarter)
    as_on = reading_day([opened], localdate())
    page = round_page(opened, person(request), as_on, choose_late=request.GET.get("choose") == "late")
    context = {"page": page, "opened": opened, "as_on": as_on, "is_sample": opened.is_sample}
    return render(request, "outcomes/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.OPEN_ROUND)
def round_dates(request: HttpRequest, plan: str, quarter: str) -> HttpResponse:
    opened = _addressed(plan, quarter)
    now = {"due_on": opened.due_on, "closes_on": opened.closes_on}
    form = ChangeDatesForm(posted(request), initial={**now, **{f"seen_{name}": day for name, day in now.items()}})
    if form.is_valid() and not refused(form, lambda: _change(request, opened, form), "due_on"):
        due = day_words.full(form.cleaned_data["due_on"])
        messages.success(request, _("The dates are changed: due on %(day)s.") % {"day": due})
        return redirect("round_detail", plan, quarter)
    context = {"opened": opened, "form": form, "is_sample": opened.is_sample}
    return render(request, "outcomes/round_dates.html", context)


def _change(request: HttpRequest, opened: ReturnRound, form: ChangeDatesForm) -> ReturnRound:
    entered: dict[str, date | None] = form.cleaned_data
    return change_dates(
        opened=opened,
        due_on=form.cleaned_data["due_on"],
        closes_on=entered["closes_on"],
        reason=form.cleaned_data["reason"],
        seen=(form.cleaned_data["seen_due_on"], entered["seen_closes_on"]),
        by=person(request),
        now=timezone.now(),
    )
