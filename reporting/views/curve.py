"""“Turning the curve” beside an outcome or a measure: reading it, writing it, its earlier versions."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohesion.access import person, requires
from cohesion.answering import told
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.models import Measure, Outcome
from reporting.actions.curves import CurveChanged, take_back, write_curve
from reporting.curve_content import content_of
from reporting.forms.curve import CurveForm, form_of, more_rows, rows_of
from reporting.models import CurveVersion
from reporting.models.curve import CurveVersionQuerySet
from reporting.pages.curve import CurveShown, address, beside_url, curve_beside, history, plan_of, shown

_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class _Place:
    """What the address names: an outcome of a plan, and perhaps one of its measures."""

    outcome: Outcome
    measure: Measure | None

    @property
    def codes(self) -> tuple[str, str, str]:
        return self.outcome.plan.code, self.outcome.code, self.measure.code if self.measure else ""

    @property
    def context(self) -> dict[str, object]:
        return {"outcome": self.outcome, "measure": self.measure, "plan": self.outcome.plan}

    def beside(self, user: User) -> CurveShown:
        _plan, outcome, measure = self.codes
        return curve_beside(self.outcome.plan, outcome, user, measure)

    def newest(self, user: User) -> CurveVersion | None:
        return self.versions(user).order_by("-number").first()

    def versions(self, user: User) -> CurveVersionQuerySet:
        rows = CurveVersion.objects.visible_to(user).select_related("curve", "written_by")
        return rows.filter(curve__outcome=self.outcome, curve__measure=self.measure)


def _place(request: HttpRequest, outcome: str) -> _Place:
    plan = plan_of(request.GET.get("plan", ""), outcome)
    if plan is None:
        raise Http404
    found = get_object_or_404(Outcome.objects.select_related("plan"), plan=plan, code=outcome)
    asked = request.GET.get("measure", "")
    return _Place(found, get_object_or_404(Measure, outcome=found, code=asked) if asked else None)


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_curve(request: HttpRequest, outcome: str) -> HttpResponse:
    user, place = person(request), _place(request, outcome)
    curve = place.beside(user)
    context = {
        **place.context,
        "curve": curve,
        "beside_url": beside_url(*place.codes),
        "history": history(place.outcome, place.measure, user),
        "is_sample": curve.is_sample,
    }
    return render(request, "reporting/curve.html", context)


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_curve_version(request: HttpRequest, outcome: str, number: int) -> HttpResponse:
    user, place = person(request), _place(request, outcome)
    version = get_object_or_404(place.versions(user), number=number)
    curve = shown(version, *place.codes, user)
    context = {
        **place.context,
        "curve": curve,
        "latest": version.curve.latest,
        "back_url": address("outcomes_curve_take_back", *place.codes, number),
        "is_sample": curve.is_sample,
    }
    return render(request, "reporting/curve_version.html", context)


@require_POST
@requires(Permission.EDIT_STORY)
def outcomes_curve_take_back(request: HttpRequest, outcome: str, number: int) -> HttpResponse:
    user, place = person(request), _place(request, outcome)
    version = get_object_or_404(place.versions(user), number=number)
    seen = _seen(request.POST.get("seen_number", ""))

    def act() -> object:
        return take_back(version=version, seen_number=seen, by=user, now=timezone.now())

    told(request, act, _("The earlier version is back, as a new one. What stood in between is kept."))
    return redirect(address("outcomes_curve", *place.codes))


def _seen(told: str) -> int:
    """The number of a version that a page could have shown; nonsense is none, which no version is taken back over."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _LONGEST_NUMBER else 0


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_STORY)
def outcomes_curve_edit(request: HttpRequest, outcome: str) -> HttpResponse:
    user, place = person(request), _place(request, outcome)
    form, newer = _form(request, place), None
    if form.is_bound and form.is_valid():
        try:
            _write(form, place, user)
        except CurveChanged as clash:
            newer = place.beside(user)
            form = _renewed(request, newer.number)
            form.add_error(None, list(clash.sentences))
        except ActionRefused as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, _("It is saved as a new version."))
            return redirect(address("outcomes_curve", *place.codes))
    return render(request, "reporting/curve_edit.html", _page(place, form, newer, user))


def _page(place: _Place, form: CurveForm, newer: CurveShown | None, user: User) -> dict[str, object]:
    standing = newer or place.beside(user)
    read_url = address("outcomes_curve", *place.codes)
    return {**place.context, "form": form, "newer": newer, "read_url": read_url, "is_sample": standing.is_sample}


def _form(request: HttpRequest, place: _Place) -> CurveForm:
    if request.method == "POST":
        wanted = request.POST.get("more")
        if wanted is not None:
            return more_rows(request.POST.dict(), wanted)
        return CurveForm(request.POST, initial={}, rows=rows_of(request.POST))
    version = place.newest(person(request))
    if version is None:
        return form_of(None, 0)
    return form_of(content_of(version, version.actions.order_by("position")), version.number)


def _write(form: CurveForm, place: _Place, user: User) -> None:
    write_curve(
        outcome=place.outcome,
        measure=place.measure,
        content=form.content(),
        seen_number=form.cleaned_data["seen_number"] or 0,
        change_note=form.cleaned_data["change_note"],
        by=user,
        now=timezone.now(),
    )


def _renewed(request: HttpRequest, number: int) -> CurveForm:
    """What the writer typed, knowing of the newer version: saving once more is then a choice."""
    data = request.POST.copy()
    data["seen_number"] = str(number)
    form = CurveForm(data, initial={}, rows=rows_of(data))
    form.full_clean()
    return form
