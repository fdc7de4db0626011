"""Reports of tensions from outside that wait, were taken or set aside, their links, and the calendar of triggers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from casework.actions.tension_reports import CONFIRM_WITHIN
from casework.demo.chance import bank, chance, text, weighed
from casework.demo.drafts import pk_of, save_rows
from casework.demo.setting import Setting
from casework.demo.tallied import REGION as POLICE_LED
from casework.kinds import CaseKind
from casework.models import (
    Case,
    CaseList,
    ListEntry,
    ReportLink,
    TensionReport,
    TensionSetting,
    TriggerEvent,
)
from casework.report_tokens import digest_of, new_token

_LONDON = ZoneInfo("Europe/London")
_S, _U = TensionReport.Status, TensionReport.Urgency
_REGIONS = ("NWW", "CV")
_LINKED_AT = datetime(2014, 4, 1, 9, 30, tzinfo=_LONDON)
_HOUR = timedelta(hours=1)
# What becomes of a region's reports; those that wait came in the days before the demo was loaded.
_STATUSES = (_S.WAITING, _S.WAITING, _S.WAITING, _S.SET_ASIDE, _S.TAKEN, _S.TAKEN)
_URGENCIES = {_U.TODAY: 20, _U.WEEK: 55, _U.LATER: 25}
_RELIABILITIES = {"FIRST_HAND": 45, "RELIABLE": 30, "UNTESTED": 15, "RUMOUR": 10}


def load_reports(setting: Setting) -> int:
    """Add the reports of regions that never had any of the demo's, with the links they came through."""
    keys = {pk_of(_key(region, number)): region for region in _REGIONS for number in range(len(_STATUSES))}
    present = {keys[pk] for pk in TensionReport.objects.filter(pk__in=keys).values_list("pk", flat=True)}
    missing = [region for region in _REGIONS if region not in present]
    if not missing:
        return 0
    _link(setting, missing)
    rows = [row for region in missing for row in _reports(setting, region)]
    save_rows(rows)
    return sum(isinstance(row, TensionReport) for row in rows)


def _key(region: str, number: int) -> str:
    return f"report:{region}:{number}"


def _link(setting: Setting, regions: Sequence[str]) -> None:
    """A link for each authority. Nobody knows its token: whoever wants to use it makes a new one."""
    standing = set(ReportLink.objects.standing().values_list("authority__gss", flat=True))
    ReportLink.objects.bulk_create(
        ReportLink(
            region=setting.regions[region],
            authority=setting.authorities[gss],
            token_digest=digest_of(new_token()),
            made_at=_LINKED_AT,
            made_by=setting.leads[region],
        )
        for region in regions
        for gss in setting.places[region]
        if gss not in standing
    )


def _reports(setting: Setting, region: str) -> Iterator[models.Model]:
    cases = list(
        Case.objects.open()
        .of_kind(CaseKind.TENSION)
        .filter(is_sample=True, region__code=region)
        .select_related("authority", "tension")
        .prefetch_related("tension__themes", "tension__communities")
        .order_by("-received_on", "reference")[: _STATUSES.count(_S.TAKEN)]
    )
    said = chance("reports", region).sample(bank("tension_reports"), len(_STATUSES))
    for number, (status, about) in enumerate(zip(_STATUSES, said, strict=True)):
        case = cases.pop() if status == _S.TAKEN and cases else None
        if status == _S.TAKEN and case is None:
            continue
        yield from _report(setting, region, number, _about(case) if case else about, case)


def _about(case: Case) -> dict[str, Any]:
    """What a report said from which the case was made."""
    detail, language = case.tension, case.language
    return {
        "theme": detail.themes.all()[0].code,
        "community": detail.communities.all()[0].code,
        "role": "officer",
        "place": {language: detail.place},
        "effect": {language: case.summary},
    }


def _report(
    setting: Setting, region: str, number: int, about: Mapping[str, Any], case: Case | None
) -> Iterator[models.Model]:
    source = chance("report", region, number)
    welsh_or_not = setting.leads[region].language if source.random() < 0.7 else "en"
    language = case.language if case else welsh_or_not
    report = TensionReport(
        id=pk_of(_key(region, number)),
        region=setting.regions[region],
        authority=case.authority if case else setting.authorities[source.choice(setting.places[region])],
        place=about["place"][language],
        role=setting.entry(CaseList.REPORTER_ROLE, about["role"]),
        organisation=text(source, "report_organisations", language),
        effect=about["effect"][language],
        **_noticed(source),
        urgency=weighed(source, _URGENCIES),
        language=language,
        # Whoever was answered is forgotten.
        email=f"report-{region.lower()}-{number}@example.org" if _STATUSES[number] == _S.WAITING else "",
        token_digest=digest_of(new_token()),
        **_dealt_with(setting, region, number, case),
    )
    report.noticed_on = report.sent_at.date() - timedelta(days=source.randint(0, 2))
    if report.status != _S.WAITING:
        report.email = ""
    report.reason = text(source, "set_aside", language) if report.status == _S.SET_ASIDE else ""
    yield report
    yield from _chosen(report, "themes", setting.entry(CaseList.THEME, about["theme"]))
    yield from _chosen(report, "communities", setting.entry(CaseList.COMMUNITY, about["community"]))


def _dealt_with(setting: Setting, region: str, number: int, case: Case | None) -> dict[str, Any]:
    """When it was sent and confirmed, what became of it, and who saw to it."""
    status, sent = _STATUSES[number], _sent_at(setting, number, case)
    decided = case.recorded_at if case else sent + 5 * _HOUR
    is_decided = status != _S.WAITING
    return {
        "sent_at": sent,
        "confirm_until": sent + CONFIRM_WITHIN,
        "confirmed_at": sent + timedelta(minutes=6),
        "status": status,
        "case": case,
        "decided_at": decided if is_decided else None,
        "decided_by": setting.workers[region] if is_decided else None,
    }


def _sent_at(setting: Setting, number: int, case: Case | None) -> datetime:
    if case is not None:
        return case.recorded_at - 3 * _HOUR
    return datetime.combine(setting.loaded_on - timedelta(days=number + 1), time(8 + number, 20), _LONDON)


def _noticed(source: Random) -> dict[str, Any]:
    felt = source.random() < 0.7
    return {
        "is_experienced": felt,
        "is_evidenced": not felt or source.random() < 0.4,
        "is_potential": source.random() < 0.3,
        "reliability": weighed(source, _RELIABILITIES),
        "is_online": source.random() < 0.35,
        "is_in_media": source.random() < 0.15,
        "police": weighed(source, {"YES": 40, "NO": 20, "NOT_KNOWN": 40}),
    }


def _chosen(report: TensionReport, name: str, entry: ListEntry) -> Iterator[models.Model]:
    through: Any = getattr(TensionReport, name).through
    yield through(tensionreport_id=report.pk, listentry_id=entry.pk)


def load_triggers(setting: Setting) -> int:
    """The calendar of the weeks that follow the loading. It is there whole or not at all; returns how many came."""
    said = bank("triggers")
    keys = [pk_of(f"trigger:{number}") for number in range(len(said))]
    if TriggerEvent.objects.filter(pk__in=keys).exists():
        return 0
    by = setting.leads[_REGIONS[0]]
    rows = [_trigger(setting, pk, each) for pk, each in zip(keys, said, strict=True)]
    TriggerEvent.objects.bulk_create(rows)
    _, made = TensionSetting.objects.get_or_create(
        region=setting.regions[POLICE_LED],
        defaults={"is_summary_of_police": True, "at": by.joined_at or _LINKED_AT, "by": setting.leads[POLICE_LED]},
    )
    return len(rows) + made


def _trigger(setting: Setting, pk: Any, said: Mapping[str, Any]) -> TriggerEvent:
    starts_on = setting.loaded_on + timedelta(days=said["days"])
    region = said["region"]
    return TriggerEvent(
        id=pk,
        region=setting.regions[region] if region else None,
        kind=setting.entry(CaseList.TRIGGER, said["kind"]),
        name_en=said["name"]["en"],
        name_cy=said["name"]["cy"],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=said["length"]),
        at=datetime.combine(setting.loaded_on, time(9), _LONDON),
        by=setting.leads[region or _REGIONS[0]],
    )
