"""Filling in one outcome of a return: the whole page, one field as it is typed, and who else is here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohesion.access import person, requires
from cohesion.models import User
from cohesion.moments import read_moment
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from cohesion.typed import numbers
from outcomes.actions.counting import differing, take_in
from outcomes.actions.entering import enter
from outcomes.actions.proposed_categories import propose_category
from outcomes.actions.return_steps import may
from outcomes.actions.visits import others_present, visit
from outcomes.entry.fields import Part, figure, outcome_address
from outcomes.entry.parked import keeps_what_was_sent, made_for, taken_up
from outcomes.entry.posted import Posted, posted
from outcomes.entry.standing import standing, standing_of_outcome
from outcomes.entry.wishes import BACK, NEXT, Wishes, opened_in, wishes
from outcomes.lifecycle import EDITABLE
from outcomes.models import MeasureKind, Outcome, QuarterlyReturn
from outcomes.pages.beside_outcome import beside_outcome
from outcomes.pages.entering import NOTHING_TYPED, Typed, build
from outcomes.pages.entering.answers import entered_answer, latest_of, presence_answer
from outcomes.pages.entering.rail import here
from outcomes.pages.entering.rows import EntryRows, rows_of
from outcomes.pages.entering.typed import clock
from outcomes.refusals import NotPermitted
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey
from outcomes.views.quarterly_return import addressed


def _outcome(held: QuarterlyReturn, code: str) -> Outcome:
    return get_object_or_404(Outcome, plan=held.round.plan_id, code=code)


@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_outcome(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """The page of one outcome. Saving it keeps whatever can be kept, and shows the rest again as it was typed."""
    user = person(request)
    held = addressed(user, region, quarter)
    outcome = _outcome(held, code)
    data = request.POST if request.method == "POST" else taken_up(request, user)
    if not may(user, Permission.EDIT_RETURN, held) or (data is None and held.status not in EDITABLE):
        return _to_reading(request, held, outcome)
    if data is None:
        return _page(request, held, outcome, NOTHING_TYPED, opened_in(request.GET))
    return _saved(request, held, outcome, data)


def _to_reading(request: HttpRequest, held: QuarterlyReturn, outcome: Outcome) -> HttpResponse:
    """Whoever cannot write here now reads, and is told why."""
    if held.status in EDITABLE:
        sentence = _("Only the region’s co-ordinator fills in this return. You can read it here.")
    else:
        sentence = _("This return cannot be changed now: its status is “%(status)s”. You can read it here.") % {
            "status": held.get_status_display()
        }
    messages.warning(request, sentence)
    response = redirect("return_detail", held.region.code, held.round.quarter)
    response["Location"] += f"#outcome-{outcome.code}"
    return response


def _saved(request: HttpRequest, held: QuarterlyReturn, outcome: Outcome, data: QueryDict) -> HttpResponse:
    user, now, wish = person(request), timezone.now(), wishes(data)
    sent = _followed(posted(data), wish, held, outcome, user, now)
    try:
        entered = enter(quarterly_return=held, outcome=outcome, sent=sent, by=user, now=now)
        wish = _with_new_category(held, wish, user, now)
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return _page(request, held, outcome, Typed(sent), wish.opened)
    if not entered.is_whole:
        return _page(request, entered.held, outcome, Typed.kept(sent, entered), wish.opened)
    return _onward(request, held, outcome, wish, now)


def _followed(
    sent: Mapping[str, Posted], wish: Wishes, held: QuarterlyReturn, outcome: Outcome, user: User, now: datetime
) -> dict[str, Posted]:
    """What was sent, with the number that was told or last quarter's words put where the person wished for them."""
    followed = dict(sent)
    each = sent.get(wish.use or wish.carry)
    if each is None:
        return followed
    rows = rows_of(held, outcome, user, now)
    if wish.use and isinstance(each.at.key, CellKey) and each.at.key in rows.others.told:
        told = numbers.shown(rows.others.told[each.at.key].value)
        followed[each.at.name] = replace(each, parts={**each.parts, "": told, Part.STATE: "", Part.OVERRIDE: ""})
    if wish.carry and not each.text(""):
        followed[each.at.name] = replace(each, parts={**each.parts, "": _last_words(rows, each)})
    return followed


def _last_words(rows: EntryRows, each: Posted) -> str:
    if isinstance(each.at.key, str):
        return str(getattr(rows.past.narrative, each.at.key, ""))
    evidence = rows.past.evidence.get(each.at.key) if isinstance(each.at.key, int) else None
    return evidence.text if evidence else ""


def _with_new_category(held: QuarterlyReturn, wish: Wishes, user: User, now: datetime) -> Wishes:
    """The category that was named in place has a row before it has a number, and there the person goes on."""
    if wish.new is None:
        return wish
    measure = get_object_or_404(held.round.measures, pk=wish.new.measure_id)
    breakdown = get_object_or_404(measure.breakdowns, pk=wish.new.breakdown_id)
    category = propose_category(quarterly_return=held, breakdown=breakdown, label=wish.new.label, by=user, now=now)
    place = held.authorities.in_map_order().values_list("pk", flat=True).first()
    box = figure(CellKey(measure.pk, place, category.pk))
    return replace(wish, opened=wish.opened | {f"c-{category.pk}"}, focus=box)


def _onward(request: HttpRequest, held: QuarterlyReturn, outcome: Outcome, wish: Wishes, now: datetime) -> HttpResponse:
    following = Outcome.objects.filter(plan=outcome.plan_id, position__gt=outcome.position).order_by("position").first()
    if wish.then == BACK or (wish.then == NEXT and following is None):
        messages.success(request, _("Outcome %(code)s is saved.") % {"code": outcome.code})
        return redirect("return_detail", held.region.code, held.round.quarter)
    if wish.then == NEXT and following is not None:
        messages.success(request, _("Outcome %(code)s is saved.") % {"code": outcome.code})
        return redirect(outcome_address(held, following))
    messages.success(request, _("Saved at %(time)s. You can leave at any time.") % {"time": clock(now)})
    query = urlencode([("open", key) for key in sorted(wish.opened)])
    url = outcome_address(held, outcome)
    return redirect(f"{url}{'?' if query else ''}{query}{'#' if wish.focus else ''}{wish.focus}")


def _page(
    request: HttpRequest, held: QuarterlyReturn, outcome: Outcome, typed: Typed, opened: frozenset[str]
) -> HttpResponse:
    user, now = person(request), timezone.now()
    visited = visit(quarterly_return=held, by=user, now=now, outcome=outcome)
    rows = rows_of(held, outcome, user, now)
    if _told(rows, now):
        rows = rows_of(held, outcome, user, now, rows.others)
    present = others_present(quarterly_return=held, by=user, now=now)
    context = {
        "held": held,
        "page": build(rows, visited, user, now, typed=typed, opened=opened),
        "here": here(present, latest_of(rows.stands, rows.scope)),
        "beside": beside_outcome(held, outcome, user),
        "opened": sorted(opened),
        "made_for": made_for(user, request.path),
        "now": now.isoformat(),
        "may_answer": True,
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/entry/outcome.html", context)


def _told(rows: EntryRows, now: datetime) -> bool:
    """Let what is counted or supplied flow in. Whether anything did: nothing, where the return was sent meanwhile."""
    ratings = {measure.pk for measure in rows.measures if measure.kind == MeasureKind.RATING}
    told = {key: each.value for key, each in rows.others.told.items() if key.measure_id not in ratings}
    if rows.held.status not in EDITABLE or not differing(told, rows.stands.figures):
        return False
    try:
        return take_in(quarterly_return=rows.held, told=told, by=User.objects.service(), now=now) > 0
    except ActionRefused:
        return False


@require_POST
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_field(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """Save the fields that were sent, and say of each what came of it. 409: the return cannot be changed now."""
    user = person(request)
    held = addressed(user, region, quarter)
    outcome = _outcome(held, code)
    sent, now = posted(request.POST), timezone.now()
    try:
        entered = enter(quarterly_return=held, outcome=outcome, sent=sent, by=user, now=now)
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except ActionRefused as refusal:
        return JsonResponse({"refused": " ".join(refusal.sentences)}, status=409)
    stands = standing(held, outcome.pk, (each.at for each in sent.values()))
    return JsonResponse(entered_answer(entered, stands, sent, user, now))


@require_safe
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_presence(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """Who else is here, and what others changed since the moment that the page names."""
    user, now = person(request), timezone.now()
    held = addressed(user, region, quarter)
    outcome = _outcome(held, code)
    if not may(user, Permission.EDIT_RETURN, held):
        raise PermissionDenied
    visit(quarterly_return=held, by=user, now=now, outcome=outcome)
    since = read_moment(request.GET.get("since", "")) or now
    present = others_present(quarterly_return=held, by=user, now=now)
    scope = stands = None
    if present or held.updated_at > since:
        scope = ReturnScope.of(held)
        measures = [measure.pk for measure in scope.measures.values() if measure.outcome_id == outcome.pk]
        actions = outcome.actions.values_list("pk", flat=True)
        stands = standing_of_outcome(held, outcome.pk, measures, list(actions))
    answer = presence_answer(present, stands, scope, user, since)
    return JsonResponse({"now": now.isoformat(), "token": get_token(request), **answer})
