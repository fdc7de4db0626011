"""Propose the cases that have reached the end of their time, for their region’s lead to decide."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from casework.actions.proposing import propose
from cohesion.models import User
from cohesion.refusals import ActionRefused


class Command(BaseCommand):
    help = "Proposes cases that have reached the end of their time. Removes nothing. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", help="only those whose day had come by then, like 2014-10-28; today without it")
        parser.add_argument("--sample", action="store_true", help="sample data as well, whose days are long past")

    def handle(self, *args: Any, **options: Any) -> None:
        day = self._day(options["day"])
        try:
            count = propose(by=User.objects.service(), now=timezone.now(), day=day, with_samples=options["sample"])
        except ActionRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} cases proposed.")

    def _day(self, typed: str | None) -> Any:
        if typed is None:
            return None
        try:
            day = parse_date(typed)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"{typed!r} is not a day: write it like 2014-10-28")
        return day
