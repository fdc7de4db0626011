"""Referring a case to a conference of the agencies, changing that, deciding on it, and saying how it ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import marac_referrals as actions
from casework.forms.marac import DecisionForm, EndForm, ReferralForm, RepeatForm, initial_of
from casework.forms.refusing import refused_by_field
from casework.hate_crime_lists import lists_for
from casework.kinds import MARAC_KINDS, SLUGS, CaseKind
from casework.models import Case, Forum
from casework.pages.marac import to_decide
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed
from casework.views.hate_crime import received_day
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])
# To which conference a case of another kind may lead.
_LEADS_TO = {CaseKind.HATE_CRIME: CaseKind.HATE_MARAC, CaseKind.NRM: CaseKind.SLAVERY_MARAC}


def _forums(user: User, kind: str, also: int = 0) -> list[Forum]:
    rows = Forum.objects.visible_to(user).filter(kind=kind).select_related("region").order_by("name_en", "pk")
    return [forum for forum in rows if forum.is_active or forum.pk == also]


@_form_page
@requires(Permission.EDIT_CASES)
def cases_new_marac(request: HttpRequest, kind: str) -> HttpResponse:
    """A referral without an earlier case."""
    found = next((each for each in MARAC_KINDS if SLUGS[each] == kind), None)
    if found is None:
        raise Http404
    return _referring(request, found, None, {})


@_form_page
@requires(Permission.EDIT_CASES)
def case_marac_refer(request: HttpRequest, reference: str) -> HttpResponse:
    """From the page of another case, which then led to the referral."""
    held = addressed(request, reference)
    kind = _LEADS_TO.get(CaseKind(held.kind))
    if kind is None:
        raise Http404
    known = {"authority": held.authority.gss, "source": held.source.code, "summary": held.summary}
    return _referring(request, kind, held, {**known, "language": held.language})


def _referring(request: HttpRequest, kind: CaseKind, origin: Case | None, known: dict[str, Any]) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    today = localdate(now)
    lists = lists_for(user, day=received_day(data, today), today=today)
    initial = {"received_on": today, "victim_informed": True, **known}
    forums = _forums(user, kind)
    form = ReferralForm(data, lists=lists, forums=forums, initial=initial)
    made: list[Case] = []

    def act() -> None:
        facts, leaks = form.facts(lead=user), form.confirmed_leaks
        origin_id = origin.pk if origin else None
        made.append(actions.refer_to_marac(facts=facts, by=user, now=now, from_case=origin_id, leaks=leaks))

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("Referred. The case’s reference is %(case)s.") % {"case": made[0].said})
        return redirect("case", made[0].reference)
    context = {"form": form, "kind": kind.label, "forums": forums, "origin": origin, "case": origin}
    context["lapsed"] = [forum for forum in forums if forum.protocol_lapsed(today)]
    return render(request, "casework/marac/refer.html", context)


def edit_marac(request: HttpRequest, held: Case) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    standing, today = actions.facts_of(held), localdate(now)
    lists = lists_for(user, day=received_day(data, held.received_on), today=today, region_ids=[held.region_id])
    forums = _forums(user, held.kind, also=standing.forum.pk)
    form = ReferralForm(data, lists=lists, forums=forums, initial=initial_of(standing, held.version))
    step = Step(_("Change what is recorded"), _("Save the change"), _("The change is saved."))

    def act() -> object:
        return actions.change_referral(
            case_id=held.pk,
            facts=form.facts(lead=standing.lead),
            seen_version=form.cleaned_data["version"],
            by=user,
            now=now,
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act)


def _of_marac(request: HttpRequest, reference: str) -> Case:
    held = addressed(request, reference)
    if held.kind not in MARAC_KINDS:
        raise Http404
    return held


@_form_page
@requires(Permission.LEAD_CASES)
def case_marac_decide(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _of_marac(request, reference), person(request)
    form = DecisionForm(posted(request), initial={"on": localdate(), "version": held.version})
    step = Step(_("Decide on the referral"), _("Save the decision"), _("The decision is saved."))

    def act() -> object:
        told, leaks = form.cleaned_data, form.confirmed_leaks
        return actions.decide(
            case_id=held.pk,
            decision=told["decision"],
            on=told["on"],
            reason=told["reason"],
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
            leaks=leaks,
        )

    about = to_decide(held, localdate())
    template = "casework/marac/decide.html"
    return step_page(request, held, form, step, act, anchor="facts", template=template, about=about)


@_form_page
@requires(Permission.EDIT_CASES)
def case_marac_repeat(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _of_marac(request, reference), person(request)
    is_repeat, earlier_id = held.marac.is_repeat, held.marac.repeat_of_id
    earlier = Case.objects.visible_to(user).filter(pk=earlier_id).first() if earlier_id else None
    initial = {"version": held.version, "reference": earlier.said if earlier else ""}
    form = RepeatForm(posted(request), initial=initial, is_repeat=is_repeat)
    step = Step(_("Mark it as a repeat"), _("Mark it"), _("The referral is marked as a repeat."))
    if is_repeat:
        step = Step(_("Change or take away the mark as a repeat"), _("Save it"), _("It is saved."))

    def act() -> object:
        told, now = form.cleaned_data, timezone.now()
        common: dict[str, Any] = {"case_id": held.pk, "seen_version": told["version"], "by": user, "now": now}
        if is_repeat and not told["reference"]:
            return actions.unmark_repeat(**common)
        return actions.mark_repeat(reference=told["reference"], **common)

    return step_page(request, held, form, step, act, anchor="marac")


@_form_page
@requires(Permission.EDIT_CASES)
def case_marac_end(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _of_marac(request, reference), person(request)
    stands = {name: getattr(held.marac, name) for name in actions.AT_THE_END}
    form = EndForm(posted(request), initial={**stands, "version": held.version})
    step = Step(_("Say how it ended"), _("Save the answers"), _("The answers are saved."))

    def act() -> object:
        seen, now = form.cleaned_data["version"], timezone.now()
        return actions.say_how_it_ended(case_id=held.pk, answers=form.answers, seen_version=seen, by=user, now=now)

    return step_page(request, held, form, step, act, anchor="facts")
