"""Imports a return from a spreadsheet or the tidy file; on request submits and accepts it. All or nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.importing import import_return
from outcomes.actions.quarterly_returns import accept, start_review, submit
from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets.preview import ImportPreview
from outcomes.spreadsheets.reading import read

DECLARED_AS = "Operator of the service"


class Command(BaseCommand):
    help = "Reads a return from .xlsx, .ods or .csv: all of it, or nothing with one line per problem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--submit", action="store_true", help="submit the return afterwards")
        parser.add_argument("--accept", action="store_true", help="submit, review and accept it afterwards")
        parser.add_argument(
            "--waive", metavar="REASON", default="", help="submit past missing narrative, milestones and soft checks"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["waive"] and not (options["submit"] or options["accept"]):
            raise CommandError("--waive: there is nothing to waive without --submit or --accept")
        path: Path = options["file"]
        now = timezone.now()
        preview = _preview(path, now)
        if not preview.is_usable:
            raise CommandError("\n".join([f"{path.name}: nothing was imported.", *preview.lines]))
        try:
            with transaction.atomic():
                quarterly_return = _run(preview, options, User.objects.service(), now)
                transaction.set_rollback(options["dry_run"])
        except ActionRefused as refusal:
            raise CommandError("\n".join([f"{path.name}: nothing was imported.", *refusal.sentences])) from refusal
        self._report(preview, quarterly_return, dry_run=options["dry_run"])

    def _report(self, preview: ImportPreview, quarterly_return: QuarterlyReturn, *, dry_run: bool) -> None:
        for notice in preview.notices:
            self.stdout.write(notice)
        if dry_run:
            for change in preview.changes:
                self.stdout.write(
                    f"{change.measure} {change.place} ({change.label}): {change.old or '–'} → {change.new or '–'}"
                )
        if quarterly_return.round.is_sample:
            self.stderr.write("This return belongs to a round of sample data: its figures are invented.")
        count = len(preview.changes)
        status = quarterly_return.get_status_display()
        said = "would change; nothing was saved. It would be" if dry_run else "changed. It is"
        self.stdout.write(f"{quarterly_return}: {count} {'entry' if count == 1 else 'entries'} {said} “{status}”.")


def _preview(path: Path, now: datetime) -> ImportPreview:
    try:
        with path.open("rb") as source:
            return read(path.name, source, now=now)
    except OSError as error:
        raise CommandError(f"{path}: the file cannot be read ({error.strerror})") from error


def _run(preview: ImportPreview, options: dict[str, Any], service: User, now: datetime) -> QuarterlyReturn:
    quarterly_return = import_return(preview=preview, by=service, now=now)
    if options["submit"] or options["accept"]:
        quarterly_return = submit(
            quarterly_return=quarterly_return,
            declared_as=DECLARED_AS,
            by=service,
            now=now,
            waiver_reason=options["waive"],
        )
    if options["accept"]:
        start_review(quarterly_return=quarterly_return, by=service, now=now)
        accept(quarterly_return=quarterly_return, by=service, now=now)
        quarterly_return = QuarterlyReturn.objects.with_context().get(pk=quarterly_return.pk)
    return quarterly_return
