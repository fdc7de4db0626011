"""Third party reporting centres: added, changed, closed; whom to call there, sealed, and each look at it recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.dated_entries import new_code_among
from casework.centre_facts import CentreFacts, find_problems
from casework.models import CentreContact, HateCrime, ReportingCentre
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from cohesion import audit, day_words
from cohesion.models import Region, User
from cohesion.models.area import RegionCoverage
from cohesion.permissions import Permission


@dataclass(frozen=True)
class Contact:
    """Whom to call. All three may be empty: then nobody is named."""

    name: str = ""
    telephone: str = ""
    email: str = ""


@transaction.atomic
def add_centre(*, facts: CentreFacts, by: User, now: datetime) -> ReportingCentre:
    """In the region that covers its authority today. Raises FieldsRefused, also outside one’s region."""
    today = localdate(now)
    if problems := find_problems(facts, today):
        raise FieldsRefused(problems)
    region = _region_of(facts, today)
    if region is None or not by.may_for(Permission.MANAGE_REPORTING_CENTRES, region.pk):
        raise FieldsRefused({"authority": _("Choose an authority of your region.")})
    _hold()
    _require_free_name(facts)
    codes = ReportingCentre.objects.values_list("code", flat=True)
    centre = ReportingCentre.objects.create(region=region, code=new_code_among(facts.name_en, codes), **facts.values)
    audit.record("centre.added", by=by, now=now, subject=centre, region=region, detail={"code": centre.code})
    return centre


@transaction.atomic
def change_centre(
    *, centre: ReportingCentre, facts: CentreFacts, seen_version: int, by: User, now: datetime
) -> ReportingCentre:
    """Write all facts anew. Raises FieldsRefused, StaleEntry or NotPermitted; nothing is saved then."""
    held = _taken(centre, by=by, seen_version=seen_version)
    today = localdate(now)
    if problems := find_problems(facts, today):
        raise FieldsRefused(problems)
    region = _region_of(facts, today)
    if facts.authority.pk != held.authority_id and (region is None or region.pk != held.region_id):
        raise FieldsRefused({"authority": _("Choose an authority of the region that keeps this centre.")})
    _hold()
    _require_free_name(facts, but=held.pk)
    _require_reports_inside(held, facts)
    changed = sorted(name for name, value in facts.values.items() if getattr(held, name) != value)
    if not changed:
        return held
    for name in changed:
        setattr(held, name, facts.values[name])
    held.version += 1
    held.save()
    detail = {"code": held.code, "fields": changed, "version": held.version}
    audit.record("centre.changed", by=by, now=now, subject=held, region=held.region, detail=detail)
    return held


@transaction.atomic
def write_contact(
    *, centre: ReportingCentre, contact: Contact, seen_version: int, by: User, now: datetime
) -> ReportingCentre:
    """Whom to call; where nothing is left the row goes. The audit record says which fields, never what they hold."""
    held = _taken(centre, by=by, seen_version=seen_version)
    if not by.may_for(Permission.VIEW_PERSONAL_DETAILS, held.region_id):
        raise NotPermitted
    row = CentreContact.objects.filter(centre=held).first() or CentreContact(centre=held)
    changed = [name for name, text in vars(contact).items() if getattr(row, name) != text]
    if not changed:
        return held
    for name in changed:
        setattr(row, name, getattr(contact, name))
    if any(vars(contact).values()):
        row.save()
    else:
        row.delete()
    held.version += 1
    held.save(update_fields=["version"])
    detail = {"code": held.code, "fields": changed}
    audit.record("centre.contact_written", by=by, now=now, subject=held, region=held.region, detail=detail)
    return held


@transaction.atomic
def look_at_contact(*, centre: ReportingCentre, by: User, now: datetime) -> CentreContact | None:
    """The contact, or None where nobody is named. Each look is recorded. Raises NotPermitted."""
    if not by.may_for(Permission.VIEW_PERSONAL_DETAILS, centre.region_id):
        raise NotPermitted
    detail = {"code": centre.code}
    audit.record("centre.contact_seen", by=by, now=now, subject=centre, region=centre.region, detail=detail)
    return CentreContact.objects.filter(centre=centre).first()


def _taken(centre: ReportingCentre, *, by: User, seen_version: int) -> ReportingCentre:
    rows = ReportingCentre.objects.visible_to(by).select_for_update(of=("self",)).select_related("region")
    held = rows.filter(pk=centre.pk).first()
    if held is None or not by.may_for(Permission.MANAGE_REPORTING_CENTRES, held.region_id):
        raise NotPermitted
    if held.version != seen_version:
        raise StaleEntry
    return held


def _region_of(facts: CentreFacts, today: date) -> Region | None:
    covered = RegionCoverage.objects.filter(authority=facts.authority, starts_on__lte=today)
    row = covered.exclude(ends_on__lt=today).select_related("region").first()
    return row.region if row else None


def _hold() -> None:
    """Whoever writes to a centre at the same time waits: names and codes are compared with those of all others."""
    Region.objects.select_for_update(no_key=True).order_by("pk").first()


def _require_free_name(facts: CentreFacts, but: int = 0) -> None:
    others = ReportingCentre.objects.filter(authority=facts.authority).exclude(pk=but).open_on(facts.opened_on)
    for language in ("en", "cy"):
        name = getattr(facts, f"name_{language}")
        if others.filter(**{f"name_{language}__iexact": name}).exists():
            sentence = _("There is a centre of that name in %(authority)s already. Look at it, or choose another name.")
            raise FieldsRefused({f"name_{language}": sentence % {"authority": facts.authority.name}})


def _require_reports_inside(held: ReportingCentre, facts: CentreFacts) -> None:
    """No report may be left before the opening or after the closing: it could not be changed any more."""
    reports = HateCrime.objects.filter(centre=held)
    if facts.opened_on > held.opened_on and reports.filter(case__received_on__lt=facts.opened_on).exists():
        raise FieldsRefused({"opened_on": _("It took reports before that day. Choose an earlier one.")})
    if facts.closed_on and reports.filter(case__received_on__gt=facts.closed_on).exists():
        sentence = _("It took reports after %(day)s. Choose a later day.")
        raise FieldsRefused({"closed_on": sentence % {"day": day_words.plain(facts.closed_on)}})
