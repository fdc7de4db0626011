"""Gathers everything that goes into the document, once: figures after disclosure control, progress, texts, examples."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cohesion.calendar import FinancialYear
from outcomes.models import Outcome as OutcomeRow
from outcomes.models import ReturnRound
from reporting import tokens
from reporting.content import OutcomeChapter, Text, read_back, read_front, read_outcome
from reporting.document.examples import publishable_examples
from reporting.document.frozen import FORMAT, Cell, Example, Frozen, Milestone, Outcome, Rating, Series, as_json
from reporting.document.places import authorities, regions
from reporting.document.progress import last_accepted_quarter, milestones, ratings
from reporting.document.published import published_series
from reporting.figures.context import supplied
from reporting.models import AnnualReport, Chapter, ChapterKind


class NothingToReport(Exception):
    """The year has no accepted return, or the report has no text."""


def freeze(report: AnnualReport, now: datetime) -> dict[str, Any]:
    """The frozen input of `report` as JSON data with its digest. Raises NothingToReport."""
    plan, year = report.plan, FinancialYear.parse(report.financial_year)
    last_quarter = last_accepted_quarter(plan, year)
    if not last_quarter:
        raise NothingToReport(f"No return of {plan.code} for {year} has been accepted.")
    front, outcomes, back = _texts(report)
    figures = published_series(plan, year)
    areas = regions(year)
    rated, reached = ratings(plan, year, regions=len(areas)), milestones(plan, year)
    examples = publishable_examples(plan, str(year))
    facts = _facts(report, figures, rated, reached)
    told = _codes([front, *outcomes, back])
    frozen = Frozen(
        format=FORMAT,
        year=str(year),
        last_quarter=last_quarter,
        plan=plan.code,
        plan_title=Text(plan.title_en, plan.title_cy),
        frozen_at=now.isoformat(timespec="seconds"),
        is_sample=report.contains_sample_data or _has_sample_rounds(report),
        front=front,
        outcomes=tuple(outcomes),
        back=back,
        regions=areas,
        authorities=authorities(),
        plan_outcomes=_plan_outcomes(report),
        figures=figures,
        facts={code: facts[code] for code in sorted(told) if code in facts},
        ratings=rated,
        milestones=reached,
        examples=_wanted(outcomes, examples),
        warnings=tuple(_warnings(told, facts, [read_outcome(content) for content in outcomes], figures, examples)),
    )
    return as_json(frozen)


def _texts(report: AnnualReport) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """The stored chapters, checked again: a chapter that was edited into disorder stops the build here, by name."""
    chapters = list(Chapter.objects.filter(report=report).order_by("position"))
    by_kind = {kind: [chapter.content for chapter in chapters if chapter.kind == kind] for kind in ChapterKind}
    if not all(by_kind.values()):
        raise NothingToReport(f"The report for {report.financial_year} has no text yet.")
    front, back = by_kind[ChapterKind.FRONT][0], by_kind[ChapterKind.BACK][0]
    read_front(front)
    read_back(back)
    return front, by_kind[ChapterKind.OUTCOME], back


def _plan_outcomes(report: AnnualReport) -> tuple[Outcome, ...]:
    rows = OutcomeRow.objects.filter(plan=report.plan).order_by("position")
    return tuple(
        Outcome(row.code, Text(row.title_en, row.title_cy), Text(row.short_name_en, row.short_name_cy)) for row in rows
    )


def _has_sample_rounds(report: AnnualReport) -> bool:
    rounds = ReturnRound.objects.filter(plan=report.plan, financial_year=report.financial_year)
    return rounds.filter(is_sample=True).exists()


def _facts(
    report: AnnualReport, figures: Mapping[str, Series], rated: Iterable[Rating], reached: Iterable[Milestone]
) -> dict[str, Cell]:
    """What every known code stands for."""
    facts = {code: series.wales for code, series in figures.items()}
    year = FinancialYear.parse(report.financial_year)
    facts |= {f"N.{code}": Cell(f"{figure.value:f}") for code, figure in supplied(report.plan, year).items()}
    facts |= {f"MS.{one.code}": Cell(str(one.achieved)) for one in reached}
    for one in rated:
        facts |= {
            f"RAG.{one.outcome}.GREEN": Cell(str(one.green)),
            f"RAG.{one.outcome}.AMBER": Cell(str(one.amber)),
            f"RAG.{one.outcome}.RED": Cell(str(one.red)),
        }
    return facts


def _codes(content: Any) -> frozenset[str]:
    """Every token code in a structure of texts."""
    if isinstance(content, str):
        return tokens.codes_in(content)
    inner = content.values() if isinstance(content, Mapping) else content if isinstance(content, list) else ()
    return frozenset().union(*(_codes(value) for value in inner))


def _wanted(outcomes: Iterable[Mapping[str, Any]], examples: Mapping[str, Example]) -> dict[str, Example]:
    slugs = [slug for content in outcomes for theme in content["themes"] for slug in theme.get("examples") or ()]
    return {slug: examples[slug] for slug in slugs if slug in examples}


def _warnings(
    told: Iterable[str],
    facts: Mapping[str, Cell],
    chapters: Iterable[OutcomeChapter],
    figures: Mapping[str, Series],
    examples: Mapping[str, Example],
) -> Iterable[str]:
    """What a reader will miss, a sentence each, in English: it goes to whoever runs the build."""
    for code in sorted(told):
        if code not in facts:
            yield f"[[{code}]] is not known; it is shown as {tokens.UNKNOWN}."
        elif facts[code].value is None:
            yield f"[[{code}]] has no value to publish; it is shown as {facts[code].printed}."
    for chapter in chapters:
        for theme in chapter.themes:
            yield from (
                f"Section {theme.section}: the practice example {slug} is not there to publish; it is left out."
                for slug in theme.examples
                if slug not in examples
            )
            yield from (
                f"Section {theme.section}: the chart {kind}:{subject} has no figure; it is left out."
                for kind, subject in theme.charts
                if kind != "milestones" and subject not in figures
            )
