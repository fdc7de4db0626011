"""Bring everything that is sealed under the present keys. Safe to interrupt and to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cohesion.sealing.rotation import Source, Turned, sources

_NAMED = 50


class Command(BaseCommand):
    help = "Seal everything again under the first key of each list. Safe to interrupt and to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many values stand under each key, no more")
        parser.add_argument("--batch", type=int, default=500, help="how many values one transaction exchanges")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be 1 or more.")
        if options["dry_run"]:
            self._say_what_stands()
        else:
            self._rotate(options["batch"])

    def _say_what_stands(self) -> None:
        for source in sources():
            present = source.present()
            for key, count in sorted(source.standing().items()):
                note = "the present key" if key == present else "to be sealed again"
                self.stdout.write(f"{source.name}: {count} under {key} ({note})")

    def _rotate(self, batch: int) -> None:
        total = Turned()
        for source in sources():
            total += self._turned(source, batch)
        self.stdout.write(f"{total.done} values are under the present keys now.")
        if total.lasting:
            self.stdout.write(
                f"{total.lasting} digests are of what is no longer kept, and stay under an older key of the blind "
                "index. Without that key nothing is lost but that those are noticed when they come again."
            )
        for each in total.left[:_NAMED]:
            self.stderr.write(f"{each.where}, row {each.row}: left as it is, because {each.why}.")
        if total.left:
            raise CommandError(f"{len(total.left)} values could not be read and were left as they are.", returncode=1)

    def _turned(self, source: Source, batch: int) -> Turned:
        total = Turned()
        for turned in source.turn(batch):
            total += turned
        if total.done:
            self.stdout.write(f"{source.name}: {total.done}")
        return total
