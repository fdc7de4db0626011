"""Check that every case counts where its rules say, and that every sum is the sum of its rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.counting.checking import Differences, check_counts
from cohesion.models import User


class Command(BaseCommand):
    help = "Works out anew where all cases count and says what differs (exit 1). --repair puts it right and records it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what differs")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        found = check_counts(by=User.objects.service(), now=timezone.now(), repair=repair)
        for reference in found.cases:
            self.stdout.write(f"Case {reference}: its rows are not what its rules say.")
        for wrong in found.sums:
            cell = wrong.cell
            where = " ".join(filter(None, [cell.count, cell.quarter, f"authority {cell.authority_id}", cell.category]))
            self.stdout.write(f"{where}: the sum is {wrong.stands} and should be {wrong.should_be}.")
        said = _said(found)
        if found.is_empty or repair:
            self.stdout.write(f"{said} Repaired." if repair and not found.is_empty else said)
            return
        raise CommandError(f"{said} Repair it with --repair.", returncode=1)


def _said(found: Differences) -> str:
    if found.is_empty:
        return f"{found.checked} cases looked at: every count agrees."
    return f"{found.checked} cases looked at, {len(found.cases)} with wrong rows; {len(found.sums)} wrong sums."
