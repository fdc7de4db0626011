"""Writing “turning the curve”: each change is a version of its own, and nobody writes over what they have not seen."""

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.models import Measure, Outcome
from reporting.curve_content import CurveContent, content_of
from reporting.models import Curve, CurveAction, CurveVersion


class CurveChanged(ActionRefused):
    """Somebody else wrote a newer version since the writer opened the page: nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has saved a newer version since you opened this page. Nothing of yours is lost: "
                "look at what the newer version says, bring the two together, and save once more."
            )
        )


@transaction.atomic
def write_curve(
    *,
    outcome: Outcome,
    content: CurveContent,
    seen_number: int,
    change_note: str,
    by: User,
    now: datetime,
    measure: Measure | None = None,
    is_sample: bool = False,
) -> CurveVersion:
    """Save `content` as the next version; the same content again is no change, and the standing version is returned.

    `seen_number` is the newest version that the writer saw, 0 for none. Raises CurveChanged where it no longer is;
    ActionRefused where a later version does not say what changed, or where `measure` is not one of the outcome's.
    """
    _require_writer(by)
    if measure is not None and measure.outcome_id != outcome.pk:
        raise ActionRefused(_("This measure belongs to another outcome."))
    curve = _taken(outcome, measure, is_sample=is_sample)
    standing = _standing(curve)
    if standing is not None and _says(standing) == content:
        return standing
    if curve.latest != seen_number:
        raise CurveChanged
    if standing is not None and not change_note.strip():
        raise ActionRefused(_("Say in one line what you changed."))
    return _next(curve, content, change_note=change_note.strip(), restores=None, by=by, now=now)


@transaction.atomic
def take_back(*, version: CurveVersion, seen_number: int, by: User, now: datetime) -> CurveVersion:
    """Bring an earlier version back, as a new one: what stood in between is kept. Raises CurveChanged."""
    _require_writer(by)
    curve = Curve.objects.select_for_update().get(pk=version.curve_id)
    if curve.latest != seen_number:
        raise CurveChanged
    if version.number == curve.latest:
        raise ActionRefused(_("This version is the current one already."))
    return _next(curve, _says(version), change_note="", restores=version.number, by=by, now=now)


def _require_writer(by: User) -> None:
    if not by.may(Permission.EDIT_STORY):
        raise PermissionDenied


def _taken(outcome: Outcome, measure: Measure | None, *, is_sample: bool) -> Curve:
    """The curve, locked until the transaction ends; the first who writes makes it."""
    Curve.objects.get_or_create(outcome=outcome, measure=measure, defaults={"is_sample": is_sample})
    return Curve.objects.select_for_update(of=("self",)).get(outcome=outcome, measure=measure)


def _standing(curve: Curve) -> CurveVersion | None:
    return CurveVersion.objects.filter(curve=curve, number=curve.latest).first()


def _says(version: CurveVersion) -> CurveContent:
    return content_of(version, version.actions.order_by("position"))


def _next(
    curve: Curve, content: CurveContent, *, change_note: str, restores: int | None, by: User, now: datetime
) -> CurveVersion:
    version = CurveVersion.objects.create(
        curve=curve,
        number=curve.latest + 1,
        language=content.language,
        story=content.story,
        helps=list(content.helps),
        hinders=list(content.hinders),
        partners=list(content.partners),
        works=[asdict(idea) for idea in content.works],
        translation=dict(content.translation),
        translation_status=content.translation_status,
        change_note=change_note,
        restores=restores,
        written_by=by,
        written_at=now,
    )
    CurveAction.objects.bulk_create(
        CurveAction(version=version, position=position, **asdict(action))
        for position, action in enumerate(content.actions, 1)
    )
    curve.latest = version.number
    curve.save(update_fields=["latest"])
    detail = {"version": version.number, **({"restores": restores} if restores else {})}
    audit.record("curve.written", by=by, now=now, subject=curve, detail=detail)
    return version
