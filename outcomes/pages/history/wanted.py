"""What somebody looks for in a return's history, and from where on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q

from cohesion.moments import read_moment

# Events come before saves of the same moment.
EVENTS, SAVES = 0, 1


@dataclass(frozen=True, order=True)
class Key:
    """Where an entry stands: its moment, which of the two sources it is from, its row."""

    at: datetime
    source: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()},{self.source},{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no key."""
        moment, __, rest = text.partition(",")
        source, __, pk = rest.partition(",")
        at = read_moment(moment)
        if at is None or source not in ("0", "1") or not pk.isascii() or not pk.isdigit():
            return None
        return cls(at, int(source), int(pk)) if len(pk) < 19 else None

    def older(self, source: int) -> Q:
        """Rows of `source` that come after this key, newest first."""
        earlier = Q(at__lt=self.at)
        if source < self.source:
            return earlier | Q(at=self.at)
        return earlier | Q(at=self.at, pk__lt=self.pk) if source == self.source else earlier


@dataclass(frozen=True)
class Wanted:
    """`outcome` is a code, `person` an id, `kind` a kind of event; nothing where all are wanted."""

    outcome: str = ""
    person: int | None = None
    kind: str = ""
    before: Key | None = None
