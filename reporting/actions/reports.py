"""The annual report and its chapters, from checked files."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from cohesion import audit
from cohesion.calendar import FinancialYear
from cohesion.data_file import DataFileRefused
from cohesion.models import User
from outcomes.models import Outcome, Plan
from reporting.content import ReportContent, load_folder
from reporting.models import AnnualReport, Chapter, ChapterKind

CONTENT = Path(settings.BASE_DIR) / "reporting" / "content"


def load_report_content(
    *,
    plan: Plan,
    year: FinancialYear,
    by: User,
    now: datetime,
    folder: Path | None = None,
    contains_sample_data: bool = False,
) -> AnnualReport:
    """Create or renew the report of `year` from `folder` (by default reporting/content/<year>). Safe to repeat.

    Raises DataFileRefused with one line per problem; then nothing was changed.
    """
    content = load_folder(folder or CONTENT / str(year))
    return _store(plan, year, content, contains_sample_data, by=by, now=now)


@transaction.atomic
def _store(
    plan: Plan, year: FinancialYear, content: ReportContent, contains_sample_data: bool, *, by: User, now: datetime
) -> AnnualReport:
    outcomes = {outcome.code: outcome for outcome in Outcome.objects.filter(plan=plan)}
    unknown = [code for code in content.outcomes if code not in outcomes]
    if unknown:
        raise DataFileRefused([f"outcome-{code}.yaml: {plan.code} has no outcome {code}" for code in unknown])
    report, is_new = AnnualReport.objects.select_for_update().get_or_create(
        plan=plan,
        financial_year=str(year),
        defaults={
            "title_en": content.title.en,
            "title_cy": content.title.cy,
            "contains_sample_data": contains_sample_data,
        },
    )
    changed = [
        position
        for position, (kind, outcome, text) in enumerate(_in_order(content, outcomes))
        if _keep(report, position, kind, outcome, text, by=by, now=now)
    ]
    if is_new or changed:
        audit.record("report.content_loaded", by=by, now=now, subject=report, detail={"chapters": changed})
    return report


def _in_order(
    content: ReportContent, outcomes: Mapping[str, Outcome]
) -> list[tuple[ChapterKind, Outcome | None, Mapping[str, Any]]]:
    middle = sorted(content.outcomes.items(), key=lambda entry: outcomes[entry[0]].position)
    return [
        (ChapterKind.FRONT, None, content.front),
        *((ChapterKind.OUTCOME, outcomes[code], text) for code, text in middle),
        (ChapterKind.BACK, None, content.back),
    ]


def _keep(
    report: AnnualReport,
    position: int,
    kind: ChapterKind,
    outcome: Outcome | None,
    text: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> bool:
    """Whether the chapter is new or other than before."""
    chapter = Chapter.objects.filter(report=report, position=position).first()
    if chapter is not None and (chapter.kind, chapter.outcome, chapter.content) == (kind, outcome, dict(text)):
        return False
    if chapter is None:
        chapter = Chapter(report=report, position=position, version=0)
    chapter.kind, chapter.outcome, chapter.content = kind, outcome, dict(text)
    chapter.updated_at, chapter.updated_by, chapter.version = now, by, chapter.version + 1
    chapter.save()
    return True
