"""Load the demo year. Safe to repeat: a second run finds everything there and changes nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohesion.data_file import DataFileRefused
from cohesion.demo import parts


class Command(BaseCommand):
    help = "Load the demo year (sample data) into a database without real data. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [words for part in parts() if (words := part.real_data())]
        if found:
            raise CommandError(
                f"The demo year was not loaded, because this database holds real data: {', '.join(found)}; "
                "load it into a database of its own."
            )
        with _no_search_for_cycles():
            for part in parts():
                try:
                    self.stdout.write(part.load())
                except DataFileRefused as error:
                    raise CommandError(f"The part “{part.name}” of the demo was not loaded.\n{error}") from error
                self.stdout.flush()


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Tens of thousands of rows come and go without reference cycles; looking for some takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
