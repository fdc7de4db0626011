"""One text of a case, as an answer takes it."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Passage:
    """`key` names it for as long as it is there. `heading` is translated when it is shown. `by` is who wrote it."""

    key: str
    heading: Any
    text: str
    language: str
    day: date | None = None
    by: int | None = None
