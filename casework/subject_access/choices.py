"""What the worker has chosen about an answer. It is sealed with the request: covered words are words about people."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Exemption(models.TextChoices):
    """Why something is left out: the Data Protection Act 2018, schedules 2 and 3, as far as cases here need them."""

    OTHERS = "OTHERS", _("It is about somebody else, and covering words is not enough")
    HARM = "HARM", _("It would put somebody in danger of serious harm")
    CRIME = "CRIME", _("It would harm the prevention or detection of a crime")
    LEGAL = "LEGAL", _("Legal advice or legal proceedings")
    CONFIDENCE = "CONFIDENCE", _("A law forbids to disclose it")


@dataclass(frozen=True)
class Choices:
    """`added` words are covered beside those that were found; `readable` are found ones that stay (by their form).

    `left_out` maps keys of passages to codes of Exemption, `files` are ids of files that go along. `by` prepared it
    last. `checked` is the digest of what went through a second pair of eyes: whatever changes makes it another one.
    """

    added: tuple[str, ...] = ()
    readable: frozenset[str] = frozenset()
    left_out: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    by: int | None = None
    checked: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """What `written` wrote; nothing chosen where nothing is written."""
        said = json.loads(text) if text else {}
        return cls(
            added=tuple(said.get("added", ())),
            readable=frozenset(said.get("readable", ())),
            left_out=dict(said.get("left_out", {})),
            files=frozenset(said.get("files", ())),
            by=said.get("by"),
            checked=said.get("checked", ""),
        )

    def written(self) -> str:
        said = {**asdict(self), "readable": sorted(self.readable), "files": sorted(self.files)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)
