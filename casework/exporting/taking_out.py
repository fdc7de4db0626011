"""One export: the cases that are taken out, and the words that say by whom and when, on every line of it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.exporting.columns import Value, columns
from casework.models import Case, Handling
from cohesion.models import User

_CHUNK = 500


@dataclass(frozen=True)
class TakingOut:
    """`ids` in the order of the file, with their references. Cases are read again as the file is written, which may be
    after the request has let its language go: `language` is the one in which it was asked.
    """

    user: User
    now: datetime
    ids: Sequence[UUID]
    references: Sequence[str]
    with_text: bool
    language: str

    @property
    def digest(self) -> str:
        """Of the references in their alphabetical order: whether a file is this one can be told from it."""
        return hashlib.sha256("\n".join(sorted(self.references)).encode()).hexdigest()

    @property
    def head_lines(self) -> tuple[str, list[str]]:
        """Who took it out and when, and the names of the columns."""
        with override(self.language):
            names = [str(column.label) for column in columns(with_text=self.with_text)]
            return self._mark(), [*names, _("Marking, who and when")]

    def rows(self) -> Iterator[list[Value]]:
        """A line for each case that the person may still open: one that was restricted meanwhile is left out."""
        for start in range(0, len(self.ids), _CHUNK):
            with override(self.language):
                lines = [self._line(case) for case in _loaded(self.ids[start : start + _CHUNK], self.user)]
            yield from lines

    def _mark(self) -> str:
        return _(
            "%(marking)s. Taken out by %(name)s (%(email)s) on %(when)s. Personal data: keep it as safe as the cases."
        ) % {
            "marking": Handling.OFFICIAL_SENSITIVE.label,
            "name": self.user,
            "email": self.user.email,
            "when": self._when(),
        }

    def _line(self, case: Case) -> list[Value]:
        said = {"marking": case.get_handling_display(), "email": self.user.email, "when": self._when()}
        own = _("%(marking)s · %(email)s · %(when)s") % said
        return [*(column.read(case) for column in columns(with_text=self.with_text)), own]

    def _when(self) -> str:
        return date_format(localtime(self.now), "j F Y, H:i")


def _loaded(ids: Sequence[UUID], user: User) -> list[Case]:
    detail = ("route", "centre", "reporter", "category", "place_type", "age_band", "relationship")
    cases = (
        Case.objects.visible_to(user)
        .with_context()
        .select_related("close_reason", "tension", "nrm__first_responder", "marac__forum")
        .select_related(*(f"hate_crime__{name}" for name in detail))
        .prefetch_related("motivations__characteristic", "hate_crime__types", "outcomes__outcome")
        .prefetch_related("tension__themes", "tension__communities")
        .in_bulk(ids)
    )
    return [cases[each] for each in ids if each in cases]
