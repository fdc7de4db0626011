"""Take the names and addresses of contributors away once they have been kept long enough."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cohesion.models import User
from outcomes.actions.contributions import forget


class Command(BaseCommand):
    help = "Takes names and addresses out of contributors' requests older than CONTRIBUTORS_KEPT_YEARS."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget(by=User.objects.service(), now=timezone.now())
        self.stdout.write(f"{count} contributors forgotten.")
