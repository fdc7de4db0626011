"""Writes a return as a spreadsheet to fill in, or as the tidy file."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cohesion.bilingual import LANGUAGES
from cohesion.calendar import Quarter
from cohesion.models import Region
from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets.files import CONTENT_TYPES, return_file


class Command(BaseCommand):
    help = "Writes a region's return of a quarter as .xlsx or .ods to fill in, or as .csv, by the name's ending."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="the region's code, such as NWW")
        parser.add_argument("--quarter", required=True, help="such as 2014-15-Q1")
        parser.add_argument("--output", required=True, type=Path, help="the file to write: .xlsx, .ods or .csv")
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the headings (en unless said)")
        parser.add_argument("--plan", help="the plan's code, where a quarter is open in several plans")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        ending = output.suffix.lower().lstrip(".")
        if ending not in CONTENT_TYPES:
            raise CommandError(f"--output: {output.name} must end in .xlsx, .ods or .csv")
        quarterly_return = _find(options["region"], options["quarter"], options["plan"])
        content = return_file(quarterly_return, ending, options["language"])
        _write(output, content)
        self.stdout.write(f"{output}: {quarterly_return.region.name_en}, {quarterly_return.round.quarter}.")


def _find(region: str, quarter: str, plan: str | None) -> QuarterlyReturn:
    try:
        Quarter.parse(quarter)
    except ValueError as error:
        raise CommandError(f"--quarter: {error}") from error
    if not Region.objects.filter(code=region).exists():
        known = ", ".join(known.code for known in Region.objects.north_to_south())
        hint = f"use one of {known}" if known else "load the geography with load_geography"
        raise CommandError(f"--region: there is no region {region!r}; {hint}")
    returns = QuarterlyReturn.objects.with_context().filter(round__quarter=quarter, region__code=region)
    found = list((returns.filter(round__plan__code=plan) if plan else returns).order_by("round__plan__code"))
    if not found:
        raise CommandError(
            f"--quarter: {quarter} has no return of {region}; open the quarter first: "
            f"python manage.py open_round --plan {plan or 'NDP-2014-16'} --quarter {quarter}"
        )
    if len(found) > 1:
        plans = ", ".join(each.round.plan.code for each in found)
        raise CommandError(f"--plan: {quarter} is open in several plans; say which of {plans}")
    return found[0]


def _write(output: Path, content: bytes) -> None:
    """Under a temporary name first, so that nobody finds half a file."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"--output: {output} cannot be written ({error.strerror})") from error
