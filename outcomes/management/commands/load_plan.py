"""Load a delivery plan from a YAML file: all of it, or nothing with one line per problem. Safe to repeat."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohesion.data_file import DataFileRefused
from cohesion.models import User
from outcomes.actions.plan_loading import load_plan
from outcomes.plan_file import read_plan


class Command(BaseCommand):
    help = "Load a delivery plan from a YAML file. A bad file is refused whole, with place and reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan, changed = load_plan(spec=read_plan(options["file"]), by=User.objects.service(), now=timezone.now())
        except DataFileRefused as error:
            raise CommandError(f"The plan was not loaded.\n{error}") from error
        outcome = "is loaded" if changed else "was loaded before; nothing changed"
        self.stdout.write(
            f"{plan.code} {outcome}: {plan.outcomes.count()} outcomes, {plan.items.count()} items, "
            f"{plan.actions.count()} actions, {plan.measures.count()} measures."
        )
