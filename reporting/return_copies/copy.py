"""What a copy is of, and its text: one HTML body for the page that is printed and for the PDF."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext

from cohesion import quarter_words
from cohesion.models import LocalAuthority, User
from outcomes.models import QuarterlyReturn
from outcomes.pages.reading import read
from outcomes.pages.reading_day import reading_day
from outcomes.pages.status import status_line
from reporting.return_copies.authority import read_authority

LANG = {"en": "en-GB", "cy": "cy"}


@dataclass(frozen=True)
class Copy:
    """A return, or one authority's part of it, as `user` may read it."""

    held: QuarterlyReturn
    user: User
    authority: LocalAuthority | None = None

    @property
    def key(self) -> str:
        """Names it in files and jobs: `12` or `12-W06000002`."""
        return f"{self.held.pk}-{self.authority.gss}" if self.authority else str(self.held.pk)

    @property
    def title(self) -> str:
        """In the active language."""
        if self.authority:
            return gettext("Community cohesion: %(council)s") % {"council": self.authority.council}
        return gettext("Quarterly return, %(region)s") % {"region": self.held.region.name}

    @property
    def as_it_stood(self) -> datetime:
        return self.held.updated_at

    def body(self) -> str:
        """The copy in the active language, without the page around it. A fixed number of queries."""
        name = "authority" if self.authority else "return"
        return render_to_string(f"reporting/copies/{name}.html", self._context())

    def _context(self) -> dict[str, Any]:
        held = self.held
        context: dict[str, Any] = {
            "copy": self,
            "held": held,
            "quarter": held.round.period,
            "is_sample": held.round.is_sample,
        }
        if self.authority:
            return context | {"reading": read_authority(held, self.authority, self.user)}
        return context | {
            "reading": read(held, self.user),
            "status": status_line(held, reading_day([held.round], localdate())),
            "authorities": held.authorities.in_map_order(),
        }


@dataclass(frozen=True)
class Document:
    """A copy in one language: its body, and the whole page for the press. The same content has the same digest."""

    body: str
    html: str
    digest: str


def document(copy: Copy, language: str) -> Document:
    with translation.override(language):
        body = copy.body()
        context = {
            "lang": LANG[language],
            "title": f"{copy.title} · {quarter_words.in_full(copy.held.round.period)}",
            "description": copy.held.round.plan.title,
            "dated": copy.as_it_stood.isoformat(),
            "mark": gettext("Not for publication"),
            "body": body,
            "digest": hashlib.sha256(body.encode()).hexdigest(),
        }
        return Document(body, render_to_string("reporting/document/return_copy.html", context), context["digest"])
