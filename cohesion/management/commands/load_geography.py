"""Load regions, local authorities and the reference lists. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohesion.actions.geography import load_geography
from cohesion.data_file import DataFileRefused
from cohesion.models import User


class Command(BaseCommand):
    help = "Load regions, local authorities and the dated reference lists. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_geography(by=User.objects.service(), now=timezone.now())
        except DataFileRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{counts['authorities']} local authorities in {counts['regions']} regions are loaded.")
