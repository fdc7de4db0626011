"""Accepting a return: figures, milestones and narratives are copied into a numbered version that nothing changes."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.outcome_reviews import accept_every_outcome, require_not_own
from outcomes.actions.reminding import tell
from outcomes.actions.return_steps import advance, require, taken
from outcomes.actions.two_officers import require_still_under_review
from outcomes.after_acceptance import accepted
from outcomes.late_counts import note_accepted
from outcomes.models import (
    AcceptedFigure,
    AcceptedMilestone,
    AcceptedNarrative,
    AcceptedVersion,
    Figure,
    QuarterlyReturn,
    Reminder,
    ReturnEvent,
    ReturnStatus,
)
from outcomes.models.figure import CellValue
from outcomes.models.narrative import NarrativeText
from outcomes.refusals import StaleVersion

_FIGURE = (*(field.attname for field in CellValue._meta.local_fields), "counted_value", "override_reason")
_MILESTONE = ("measure_id", "authority_id", "status", "achieved_on", "evidence")
_NARRATIVE = tuple(field.attname for field in NarrativeText._meta.local_fields)


@transaction.atomic
def accept(
    *, quarterly_return: QuarterlyReturn, by: User, now: datetime, expected_version: int | None = None
) -> AcceptedVersion:
    """Freeze the return under review as its next version, which annual figures read from now on.

    Outcomes that were not accepted on their own, or changed since, are accepted with it; open requests are settled.
    `expected_version` is the version that the officer saw: another one is refused with StaleVersion.
    """
    held = taken(quarterly_return)
    _require_acceptable(held, by, expected_version)
    copies = _Copies(held)
    number = 1 + (held.versions.aggregate(last=models.Max("number"))["last"] or 0)
    version = AcceptedVersion.objects.create(
        quarterly_return=held, number=number, accepted_at=now, accepted_by=by, digest=copies.digest(held, number)
    )
    copies.store(version)
    held.change_requests.open().update(settled_at=now, settled_by=by)
    accept_every_outcome(held, by=by, now=now)
    advance(
        held,
        ReturnStatus.ACCEPTED,
        ReturnEvent.Kind.ACCEPTED,
        by=by,
        now=now,
        version_number=number,
        detail={"version": number, "digest": version.digest},
        latest_version=version,
        accepted_at=now,
        accepted_by=by,
    )
    note_accepted(version, now=now)
    accepted(version, by=by, now=now)
    tell(quarterly_return=held, kind=Reminder.Kind.ACCEPTED, by=by, now=now)
    return version


def _require_acceptable(held: QuarterlyReturn, by: User, expected_version: int | None) -> None:
    require(by, Permission.ACCEPT_RETURN, held)
    require_still_under_review(held, ReturnStatus.ACCEPTED)
    require_not_own(held, by)
    if expected_version is not None and expected_version != held.version:
        raise StaleVersion


def digest_of(version: AcceptedVersion) -> str:
    """The digest that the stored rows of a version have now: another than the stored one means that they changed."""
    figures = list(version.figures.select_related("measure", "authority", "category__breakdown"))
    partners = AcceptedFigure.partner_regions.through._default_manager.filter(acceptedfigure__accepted_version=version)
    content = {
        "figures": _figure_rows(figures, _partner_codes(partners, "acceptedfigure_id")),
        "milestones": _milestone_rows(version.milestones.select_related("measure", "authority")),
        "narratives": _narrative_rows(version.narratives.select_related("outcome")),
    }
    return _digest(version.quarterly_return, version.number, content)


def seal_of(held: QuarterlyReturn) -> str:
    """The digest that the return would be accepted with as it stands: a receipt names it, and both can be compared."""
    number = 1 + (held.versions.aggregate(last=models.Max("number"))["last"] or 0)
    return _Copies(held).digest(held, number)


class _Copies:
    """The rows of a return as they stand, read once, for the digest and for the copy."""

    def __init__(self, held: QuarterlyReturn) -> None:
        self.figures = list(held.figures.select_related("measure", "authority", "category__breakdown"))
        self.milestones = list(held.milestones.select_related("measure", "authority"))
        self.narratives = list(held.narratives.select_related("outcome"))
        links = Figure.partner_regions.through._default_manager.filter(figure__quarterly_return=held)
        self.partners = list(links.select_related("region"))

    def digest(self, held: QuarterlyReturn, number: int) -> str:
        content = {
            "figures": _figure_rows(self.figures, _partner_codes(self.partners, "figure_id")),
            "milestones": _milestone_rows(self.milestones),
            "narratives": _narrative_rows(self.narratives),
        }
        return _digest(held, number, content)

    def store(self, version: AcceptedVersion) -> None:
        figures = _copied(AcceptedFigure, self.figures, _FIGURE, version)
        _copied(AcceptedMilestone, self.milestones, _MILESTONE, version)
        _copied(AcceptedNarrative, self.narratives, _NARRATIVE, version)
        copies = dict(zip((figure.pk for figure in self.figures), figures, strict=True))
        through = AcceptedFigure.partner_regions.through
        through._default_manager.bulk_create(
            through(acceptedfigure_id=copies[link.figure_id].pk, region_id=link.region_id) for link in self.partners
        )


def _copied(
    model: type[models.Model], rows: Iterable[models.Model], names: tuple[str, ...], version: AcceptedVersion
) -> list[Any]:
    return model._default_manager.bulk_create(
        model(accepted_version=version, **{name: getattr(row, name) for name in names}) for row in rows
    )


def _partner_codes(links: Any, owner: str) -> dict[int, list[str]]:
    codes: dict[int, list[str]] = {}
    for link in links if isinstance(links, list) else links.select_related("region"):
        codes.setdefault(getattr(link, owner), []).append(link.region.code)
    return {owner_id: sorted(found) for owner_id, found in codes.items()}


def _figure_rows(figures: Iterable[Any], partners: dict[int, list[str]]) -> list[dict[str, Any]]:
    """By codes, not ids: the digest says the same wherever the data is restored."""
    rows = [
        {
            **_place(figure),
            "category": f"{figure.category.breakdown.code}/{figure.category.code}" if figure.category else "",
            "state": figure.state,
            "responses": figure.responses,
            "note": figure.note,
            "override_reason": figure.override_reason,
            "partner_regions": partners.get(figure.pk, []),
            **{
                name: None if getattr(figure, name) is None else f"{getattr(figure, name):.2f}"
                for name in ("value", "numerator", "denominator", "counted_value")
            },
        }
        for figure in figures
    ]
    return sorted(rows, key=lambda row: (row["measure"], row["authority"], row["category"]))


def _milestone_rows(milestones: Iterable[Any]) -> list[dict[str, Any]]:
    rows = [
        {
            **_place(milestone),
            "status": milestone.status,
            "achieved_on": milestone.achieved_on.isoformat() if milestone.achieved_on else None,
            "evidence": milestone.evidence,
        }
        for milestone in milestones
    ]
    return sorted(rows, key=lambda row: (row["measure"], row["authority"]))


def _narrative_rows(narratives: Iterable[Any]) -> list[dict[str, Any]]:
    told = [name for name in _NARRATIVE if name != "outcome_id"]
    rows = [
        {"outcome": narrative.outcome.code, **{name: getattr(narrative, name) for name in told}}
        for narrative in narratives
    ]
    return sorted(rows, key=lambda row: str(row["outcome"]))


def _place(row: Any) -> dict[str, str]:
    return {"measure": row.measure.code, "authority": row.authority.gss if row.authority else ""}


def _digest(held: QuarterlyReturn, number: int, content: dict[str, Any]) -> str:
    """SHA-256 over canonical JSON: keys sorted, no spaces, UTF-8."""
    opened = held.round
    head = {"plan": opened.plan.code, "quarter": opened.quarter, "region": held.region.code, "number": number}
    text = json.dumps({**head, **content}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
