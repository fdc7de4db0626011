"""Checking a year: choosing what the public does not see, attacking the choice, and keeping both with a log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cohesion import audit
from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.summaries import fresh
from reporting.disclosure import Reason
from reporting.editions import answered_by, editions_before, names_before
from reporting.figures import Area
from reporting.figures.definitions import plan_figures
from reporting.hiding import Hidden, hide
from reporting.models import DisclosureCheck, SummaryFigure, SummaryYear
from reporting.plain_rules import PublicationRules, publication_rules
from reporting.year_content import Edition, Key, Told, YearContent

KIND = "safe_numbers"
LONGEST = 120.0
"""Seconds that the solver may take over a year before the rule of thumb stands in."""


class NotChecked(Exception):
    """No check of the year's present content is on record: a job has to make one first."""

    def __init__(self, plan: Plan, year: FinancialYear) -> None:
        super().__init__(f"{plan.code} {year}")
        self.plan, self.year = plan, year


def on_record(*, plan: Plan, year: FinancialYear, now: datetime) -> tuple[SummaryYear, DisclosureCheck]:
    """For requests, which never wait for the solver: the summary and the check on record of its content, whose answer
    its rows carry. Raises NotChecked where there is none.
    """
    summary = fresh(plan=plan, year=year, now=now)
    digest = answered_by(summary.content, publication_rules(), names_before(plan, year))
    kept = DisclosureCheck.objects.filter(digest=digest).first()
    if kept is None:
        raise NotChecked(plan, year)
    if not _is_applied(summary, kept):
        with transaction.atomic():
            _settle(summary, kept)
    return summary, kept


def check_year(
    *, plan: Plan, year: FinancialYear, by: User, now: datetime, longest: float = LONGEST
) -> DisclosureCheck:
    """The check of the year's present content: the one on record, or a new one. The year's rows carry its answer.

    What was found once for a content stays: two different patterns over the same figures would give each other away.
    For jobs and commands: the solver may take its time.
    """
    return checked(plan=plan, year=year, by=by, now=now, longest=longest)[1]


def checked(
    *, plan: Plan, year: FinancialYear, by: User, now: datetime, longest: float = LONGEST
) -> tuple[SummaryYear, DisclosureCheck]:
    """The same, with the summary whose content was checked."""
    rules = publication_rules()
    summary = fresh(plan=plan, year=year, now=now)
    digest = answered_by(summary.content, rules, names_before(plan, year))
    kept = DisclosureCheck.objects.filter(digest=digest).first()
    if kept and _is_applied(summary, kept):
        return summary, kept
    found = None
    if kept is None:
        content = content_of(plan, summary, editions_before(plan, year))
        found = _kept(hide(content, rules, longest=longest), rules, summary.content)
    with transaction.atomic():
        if kept is None:
            named = {"plan": plan, "financial_year": str(year), "made_at": now, "made_by": by}
            kept, made = DisclosureCheck.objects.get_or_create(digest=digest, defaults={**named, **(found or {})})
            if made:
                audit.record("figures.checked", by=by, now=now, subject=kept, detail=_told(kept))
        _settle(summary, kept)
    return summary, kept


def _is_applied(summary: SummaryYear, check: DisclosureCheck) -> bool:
    return summary.is_checked and summary.applied == check.digest


def _settle(summary: SummaryYear, check: DisclosureCheck) -> None:
    """Write the answer to the year's rows, unless they are of another content by now. Call in a transaction."""
    held = SummaryYear.objects.select_for_update().get(pk=summary.pk)
    if held.content == summary.content and not _is_applied(held, check):
        _apply(held, check, publication_rules())


def content_of(plan: Plan, summary: SummaryYear, editions: list[Edition]) -> YearContent:
    known = plan_figures(plan)
    return YearContent(
        plan=plan.code,
        definitions=known.definitions,
        categories=known.in_use(),
        areas={each["code"]: Area(**each) for each in summary.areas},
        told=[_told_of(row) for row in SummaryFigure.objects.filter(summary=summary).order_by("id")],
        editions=editions,
        come_in=summary.quarters_in,
    )


def _told_of(row: SummaryFigure) -> Told:
    key = (row.code, row.area, row.quarter, row.breakdown, row.category)
    return Told(key, row.value, row.responses, row.change_current, row.change_base)


def _kept(hidden: Hidden, rules: PublicationRules, content: str) -> dict[str, Any]:
    return {
        "content": content,
        "method": rules.method,
        "settings": rules.as_json(),
        "solver": hidden.solver,
        "gap": hidden.gap,
        "cells": [[list(key), value, shown] for key, (value, shown) in hidden.cells.items()],
        "reasons": [[list(key), reason.value] for key, reason in hidden.reasons.items()],
        "report": hidden.report,
        "is_safe": hidden.is_safe,
    }


def _told(check: DisclosureCheck) -> dict[str, Any]:
    return {"method": check.method, "solver": check.solver, "is_safe": check.is_safe, "hidden": len(check.reasons)}


def _apply(summary: SummaryYear, check: DisclosureCheck, rules: PublicationRules) -> None:
    """Write the reasons to the year's rows: one statement a reason."""
    reasons: Mapping[Key, str] = {tuple(key): reason for key, reason in check.reasons}
    by_reason: dict[str, list[int]] = {}
    for pk, *key in summary.figures.values_list("id", "code", "area", "quarter", "breakdown", "category"):
        reason = reasons.get(tuple(key), Reason.NONE)  # type: ignore[arg-type]
        by_reason.setdefault(reason, []).append(pk)
    for reason, ids in by_reason.items():
        for start in range(0, len(ids), 500):
            SummaryFigure.objects.filter(pk__in=ids[start : start + 500]).exclude(reason=reason).update(reason=reason)
    summary.checked, summary.applied = summary.seal(rules), check.digest
    summary.save(update_fields=["checked", "applied"])
