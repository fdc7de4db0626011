"""An authority’s link for reports of tensions: made, renewed, ended."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.coverage import region_covering
from casework.models import ReportLink, TensionSetting
from casework.refusals import FieldsRefused, NotPermitted
from casework.report_tokens import digest_of, new_token
from cohesion import audit
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission


@transaction.atomic
def make_link(*, authority: LocalAuthority, by: User, now: datetime) -> str:
    """The new token; it cannot be told again. A link that stood opens nothing from now on."""
    locked = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    region = region_covering(locked, localdate(now))
    if region is None or not by.may_for(Permission.LEAD_CASES, region.pk):
        raise FieldsRefused({"authority": _("Choose an authority of your region.")})
    ReportLink.objects.standing().filter(authority=locked).update(ended_at=now, ended_by=by)
    token = new_token()
    link = ReportLink.objects.create(
        region=region, authority=locked, token_digest=digest_of(token), made_at=now, made_by=by
    )
    audit.record("report_link.made", by=by, now=now, subject=link, region=region, detail={"authority": locked.gss})
    return token


@transaction.atomic
def end_link(*, link: ReportLink, by: User, now: datetime) -> None:
    held = ReportLink.objects.select_for_update().get(pk=link.pk)
    if not by.may_for(Permission.LEAD_CASES, held.region_id):
        raise NotPermitted
    if held.ended_at is None:
        held.ended_at, held.ended_by = now, by
        held.save(update_fields=["ended_at", "ended_by"])
        detail = {"authority": held.authority.gss}
        audit.record("report_link.ended", by=by, now=now, subject=held, region=held.region, detail=detail)


@transaction.atomic
def set_summary_of_police(*, region: Region, is_summary_of_police: bool, by: User, now: datetime) -> None:
    """Whether the weekly summary of the region is written by the police."""
    if not by.may_for(Permission.LEAD_CASES, region.pk):
        raise NotPermitted
    row, _made = TensionSetting.objects.update_or_create(
        region=region, defaults={"is_summary_of_police": is_summary_of_police, "at": now, "by": by}
    )
    detail = {"is_summary_of_police": is_summary_of_police}
    audit.record("tension_setting.changed", by=by, now=now, subject=row, region=region, detail=detail)
