"""Writes docs/return-lifecycle.md from the transition table."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from outcomes.lifecycle_diagram import page

PAGE = Path(settings.BASE_DIR) / "docs" / "return-lifecycle.md"


class Command(BaseCommand):
    help = "Writes the diagram of a return's life from the transition table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current == page():
            self.stdout.write("docs/return-lifecycle.md is up to date.")
            return
        if options["check"]:
            raise CommandError("docs/return-lifecycle.md is out of date: run python manage.py lifecycle_diagram")
        PAGE.write_text(page(), encoding="utf-8")
        self.stdout.write("docs/return-lifecycle.md was written.")
