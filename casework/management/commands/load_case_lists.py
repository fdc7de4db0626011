"""Load the reference lists of casework. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.actions.list_loading import load_case_lists
from cohesion.data_file import DataFileRefused
from cohesion.models import User


class Command(BaseCommand):
    help = "Add the reference lists, agencies and retention rules that casework starts with. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_case_lists(by=User.objects.service(), now=timezone.now())
        except DataFileRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{added} entries added to the lists of casework.")
