"""What invented agencies agreed about sharing, cases that they were asked to take on, and cases between regions."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import models

from casework.demo.chance import bank, chance, text
from casework.demo.days import at_office
from casework.demo.drafts import save_rows
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import (
    Case,
    CaseEvent,
    CaseReferral,
    CaseTransfer,
    Circle,
    ProtocolPartner,
    ReferralStatus,
    SharingProtocol,
    TransferStatus,
)

_KIND, _R, _T = CaseEvent.Kind, ReferralStatus, TransferStatus
_REGIONS = ("NWW", "CV")
_SIGNED_ON = date(2014, 3, 3)
_DAYS_TO_REVIEW, _LAPSED_DAYS = 240, 12
# The steps of each referral, by the status it ends in: how many days before the demo's present.
_REFERRALS: dict[ReferralStatus, tuple[int, ...]] = {
    _R.OFFERED: (3,),
    _R.ACCEPTED: (12, 8),
    _R.DECLINED: (20, 15),
    _R.DONE: (27, 24, 5),
    _R.REVOKED: (18, 14, 6),
}
_AGENCIES = ("victim_support", "housing", "health", "council", "victim_support")
# From one region to another: what became of the offer, and the kind of the case.
_TRANSFERS = (
    ("CV", "CT", _T.ACCEPTED, CaseKind.TENSION),
    ("NWW", "NEW", _T.OFFERED, CaseKind.HATE_CRIME),
    ("GW", "CT", _T.DECLINED, CaseKind.HATE_CRIME),
)


def load_protocols(setting: Setting) -> int:
    """Add those of regions that have none of the demo's. Returns how many came."""
    names = {each["name"]["en"] for each in bank("protocols")}
    present = set(SharingProtocol.objects.filter(name_en__in=names).values_list("region__code", "name_en"))
    made = [
        (region, each, _protocol(setting, region, each))
        for region in sorted(setting.places)
        for each in bank("protocols")
        if (region, each["name"]["en"]) not in present
    ]
    SharingProtocol.objects.bulk_create(protocol for _, _, protocol in made)
    save_rows([partner for region, each, protocol in made for partner in _partners(setting, region, each, protocol)])
    return len(made)


def _protocol(setting: Setting, region: str, said: dict[str, Any]) -> SharingProtocol:
    source = chance("protocol", region, said["code"])
    days = -_LAPSED_DAYS if said["lapsed"] else _DAYS_TO_REVIEW + source.randrange(90)
    return SharingProtocol(
        region=setting.regions[region],
        name_en=said["name"]["en"],
        name_cy=said["name"]["cy"],
        edition="1.2",
        kinds=[kind for kind in CaseKind.values if kind in said["kinds"]],
        signed_on=_SIGNED_ON,
        live_since=_SIGNED_ON,
        review_on=setting.loaded_on + timedelta(days=days),
    )


def _partners(
    setting: Setting, region: str, said: dict[str, Any], protocol: SharingProtocol
) -> Iterator[ProtocolPartner]:
    for code in said["agencies"]:
        agency = setting.police_in(region) if code == "police" else setting.agencies[code]
        yield ProtocolPartner(protocol=protocol, agency=agency, signed_on=_SIGNED_ON)


def refer_missing(setting: Setting) -> int:
    """One referral of each status in the regions that have none yet. Returns how many came."""
    held = CaseReferral.objects.filter(case__is_sample=True, case__region__code__in=_REGIONS)
    present = set(held.values_list("case__region__code", flat=True).distinct())
    return sum(_refer(setting, region) for region in _REGIONS if region not in present)


def _refer(setting: Setting, region: str) -> int:
    protocol = SharingProtocol.objects.get(region__code=region, name_en=bank("protocols")[0]["name"]["en"])
    before = setting.present - timedelta(days=max(days[0] for days in _REFERRALS.values()))
    free = (
        Case.objects.open()
        .of_kind(CaseKind.HATE_CRIME)
        .filter(is_sample=True, region__code=region, circle=Circle.REGION, conflicts=None, people=None)
    )
    cases = (
        free.filter(received_on__lte=before)
        .select_related("region")
        .order_by("-received_on", "reference")[: len(_REFERRALS)]
    )
    referrals = [
        _referral(setting, case, protocol, agency, status)
        for status, agency, case in zip(_REFERRALS, _AGENCIES, cases, strict=False)
    ]
    save_rows(referrals)
    for referral in referrals:
        _tell_steps(setting, referral)
    return len(referrals)


def _referral(
    setting: Setting, case: Case, protocol: SharingProtocol, agency: str, status: ReferralStatus
) -> CaseReferral:
    days = [setting.present - timedelta(days=each) for each in _REFERRALS[status]]
    region, language = case.region.code, case.language
    return CaseReferral(
        case=case,
        agency=setting.agencies[agency],
        protocol=protocol,
        purpose=text(chance("referral", region, status), "purposes", language),
        language=language,
        has_consent=True,
        offered_on=days[0],
        offered_by=setting.workers[region],
        status=status,
        answered_on=days[1] if len(days) > 1 else None,
        ended_on=days[2] if len(days) > 2 else None,
        reason=_reason(status, language),
    )


def _tell_steps(setting: Setting, referral: CaseReferral) -> None:
    answer = _R.DECLINED if referral.status == _R.DECLINED else _R.ACCEPTED
    steps = ((_R.OFFERED, referral.offered_on), (answer, referral.answered_on), (referral.status, referral.ended_on))
    for what, day in steps:
        if day is not None:
            told = {"what": str(what).lower(), "agency": referral.agency.code, "on": day.isoformat()}
            told["referral"] = str(referral.pk)
            _tell(setting, referral.case, _KIND.REFERRAL, day, referral.case.region.code, told)


def _reason(status: ReferralStatus, language: str) -> str:
    said = bank("referral_reasons").get(status.value)
    return str(said[language]) if said else ""


def transfer_missing(setting: Setting) -> int:
    """One case that another region took over, one that is offered, one that was declined. Returns how many came.

    The case that moved is one of its new region, where it counts: so no number moves now.
    """
    if CaseTransfer.objects.filter(case__is_sample=True).exists():
        return 0
    return sum(_transfer(setting, *each) for each in _TRANSFERS)


def _transfer(setting: Setting, old: str, new: str, status: TransferStatus, kind: CaseKind) -> int:
    is_moved = status == _T.ACCEPTED
    held = Case.objects.of_kind(kind).open().filter(is_sample=True, region__code=new if is_moved else old)
    free = held.filter(circle=Circle.REGION, conflicts=None, people=None, links=None, linked_from=None, referrals=None)
    case = free.order_by("-received_on", "reference").first()
    if case is None:
        return 0
    if is_moved:
        case.recorded_by = setting.leads[old]
        case.save(update_fields=["recorded_by"])
    transfer = _offer(setting, case, old, new, status)
    save_rows([transfer])
    codes = {"transfer": str(transfer.pk), "from_region": old, "to_region": new}
    _tell(setting, case, _KIND.TRANSFER, transfer.offered_on, old, {"what": "offered", **codes})
    if transfer.answered_at is not None:
        _tell(setting, case, _KIND.TRANSFER, transfer.answered_at.date(), new, {"what": status.lower(), **codes})
    return 1


def _offer(setting: Setting, case: Case, old: str, new: str, status: TransferStatus) -> CaseTransfer:
    """From the first authority of one region to that of the other, but for the authority that has the case now."""
    source, is_moved = chance("transfer", old, new), status == _T.ACCEPTED
    offered, answered = (
        max(at_office(source, setting.present - timedelta(days=days)), case.recorded_at) for days in (6, 2)
    )
    is_answered = status != _T.OFFERED
    return CaseTransfer(
        case=case,
        from_region=setting.regions[old],
        from_authority=setting.authorities[setting.places[old][0]] if is_moved else case.authority,
        to_region=setting.regions[new],
        to_authority=case.authority if is_moved else setting.authorities[setting.places[new][0]],
        reason=text(source, "transfers", case.language),
        language=case.language,
        has_consent=True,
        status=status,
        offered_on=offered.date(),
        offered_at=offered,
        offered_by=setting.leads[old],
        answered_at=answered if is_answered else None,
        answered_by=setting.leads[new] if is_answered else None,
        answer=text(source, "transfer_answers", case.language) if status == _T.DECLINED else "",
    )


def _tell(setting: Setting, case: Case, kind: CaseEvent.Kind, day: date, region: str, told: dict[str, Any]) -> None:
    """A line of the timeline, by whoever leads the region that did it. No number moves."""
    at = max(at_office(chance("shared", case.reference, day, told["what"]), day), case.recorded_at)
    rows: list[models.Model] = [CaseEvent(case=case, kind=kind, at=at, by=setting.leads[region], detail=told)]
    save_rows(rows)
    case.version += 1
    if at >= case.updated_at:
        case.updated_at, case.updated_by, case.last_active_on = at, setting.leads[region], at.date()
    case.save(update_fields=["version", "updated_at", "updated_by", "last_active_on"])
