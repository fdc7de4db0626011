"""Writes the annual report of a year to a file: `.pdf` or `.html` by the name's ending."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohesion.bilingual import LANGUAGES
from cohesion.calendar import FinancialYear
from cohesion.data_file import DataFileRefused
from cohesion.whole_file import write_whole
from reporting.document.freeze import NothingToReport, freeze
from reporting.models import AnnualReport
from reporting.report_files import Edition

ENDINGS = (".pdf", ".html")


class Command(BaseCommand):
    help = "Write the annual report of a financial year as PDF or HTML, in English or Welsh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", required=True, help="the financial year, such as 2014-15")
        parser.add_argument("--language", required=True, help="en or cy")
        parser.add_argument("--output", required=True, type=Path, help="the file to write, ending in .pdf or .html")
        parser.add_argument("--plan", default="", help="the plan's code, where a year has reports of several plans")

    def handle(self, *args: Any, **options: Any) -> None:
        output, language = options["output"], options["language"]
        _check(output, language)
        report = _report(options["year"], options["plan"])
        try:
            frozen = freeze(report, timezone.localtime())
        except NothingToReport as nothing:
            raise CommandError(str(nothing)) from nothing
        except DataFileRefused as refused:
            raise CommandError("; ".join(refused.problems)) from refused
        for warning in frozen["warnings"]:
            self.stderr.write(f"Warning: {warning}")
        pages = self._write(frozen, language, output)
        self.stdout.write(f"{output}{pages}")

    def _write(self, frozen: dict[str, Any], language: str, output: Path) -> str:
        """The words that follow the path."""
        edition = Edition(frozen, language)
        if output.suffix.lower() == ".pdf":
            made = edition.pdf()
            content, words = made.content, f": {made.pages} pages"
        else:
            content, words = edition.html().encode(), ""
        try:
            write_whole(output, content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        return words


def _check(output: Path, language: str) -> None:
    if output.suffix.lower() not in ENDINGS:
        raise CommandError(f"{output.name!r} ends in neither .pdf nor .html: the ending says what to write.")
    if language not in LANGUAGES:
        raise CommandError(f"{language!r} is not a language of this report: use en or cy.")
    if not output.parent.is_dir():
        raise CommandError(f"The folder {output.parent} is not there: make it first.")


def _report(year: str, plan: str) -> AnnualReport:
    try:
        FinancialYear.parse(year)
    except ValueError as error:
        raise CommandError(str(error)) from error
    reports = AnnualReport.objects.filter(financial_year=year, **({"plan__code": plan} if plan else {}))
    found = list(reports.select_related("plan").order_by("plan__code")[:2])
    if not found:
        raise CommandError(
            f"There is no annual report for {year}: no returns were accepted, or its text is not loaded."
        )
    if len(found) > 1:
        raise CommandError(f"Several plans have a report for {year}: name one with --plan.")
    return found[0]
