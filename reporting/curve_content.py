"""What a version of “turning the curve” says, as plain values: what a form reads, an action writes, a page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from outcomes.models.narrative import UserTranslationStatus
from reporting.models import CurveAction, CurveVersion, Evidence, ProposalState

LINES = ("helps", "hinders", "partners")
LISTS = (*LINES, "works", "actions")
ACTION_FIELDS = ("what", "who", "with_whom", "due_on", "evidence", "evidence_note", "cost", "state")


@dataclass(frozen=True)
class Idea:
    """`cost` is an IdeaCost, or empty where it costs more than little."""

    text: str
    cost: str = ""


@dataclass(frozen=True)
class Proposal:
    what: str
    who: str
    due_on: date
    with_whom: str = ""
    evidence: str = Evidence.NOT_KNOWN
    evidence_note: str = ""
    cost: str = ""
    state: str = ProposalState.NOT_STARTED


@dataclass(frozen=True)
class CurveContent:
    """`translation` is empty, or holds `story` as text and each of LISTS that is not empty as lines."""

    language: str
    story: str
    helps: tuple[str, ...] = ()
    hinders: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    works: tuple[Idea, ...] = ()
    actions: tuple[Proposal, ...] = ()
    translation: Mapping[str, Any] = field(default_factory=dict)
    translation_status: str = UserTranslationStatus.NONE

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of one of LISTS as written: of ideas their text, of actions what is done."""
        if name == "works":
            return tuple(idea.text for idea in self.works)
        if name == "actions":
            return tuple(action.what for action in self.actions)
        return tuple(getattr(self, name))


def content_of(version: CurveVersion, actions: Iterable[CurveAction]) -> CurveContent:
    """What a stored version says, with its `actions` in their order."""
    return CurveContent(
        language=version.language,
        story=version.story,
        **{name: tuple(getattr(version, name)) for name in LINES},
        works=tuple(Idea(entry["text"], entry["cost"]) for entry in version.works),
        actions=tuple(Proposal(**{name: getattr(action, name) for name in ACTION_FIELDS}) for action in actions),
        translation=version.translation,
        translation_status=version.translation_status,
    )
