"""Sends the Monday digest now, or shows it without sending. Nobody gets one week's letter twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.timezone import localdate

from cohesion.models import User
from reporting.actions.monday_digest import TEMPLATE, Digest, digest_of, owed, readers, send_digests, words


class Command(BaseCommand):
    help = "Sends the digest of the last week to everybody who gets it and did not get it yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Write the letters here instead of sending them.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["dry_run"]:
            self.stdout.write(f"{send_digests(now=now)} letters sent.")
            return
        digest = digest_of(now)
        if digest is not None:
            for user in readers(localdate(now)):
                self._show(digest, user)

    def _show(self, digest: Digest, user: User) -> None:
        letter = owed(digest, user)
        if letter is None:
            return
        with translation.override(user.language):
            context = {**words(digest, letter.changed, user.language), "user": user}
            self.stdout.write(f"To {user.email}:\n{render_to_string(f'{TEMPLATE}.txt', context)}")
