"""What was sent: fields with their parts, and what each says once it is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion.bilingual import LANGUAGES
from cohesion.typed.days import read_day
from cohesion.typed.numbers import Unreadable, read_number, tidy
from outcomes.entry.fields import Field, Part, read
from outcomes.entry.standing import NOTHING_STAMP, Said
from outcomes.models import ActionState, Measure, MeasureKind, MilestoneStatus, Rag, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.return_values import ActionInput, CellInput, CellKey, EvidenceInput, MilestoneInput
from outcomes.spreadsheets.choices import understood

KEEP_MINE, TAKE_THEIRS = "mine", "theirs"
LONGEST_TEXT = 20_000
_PERCENT = Decimal(100)
_ID = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Posted:
    """One field as it was sent. `parts` holds its own value under the empty name; a part that was not sent is absent
    and stays as it is in the return."""

    at: Field
    parts: Mapping[str, str]
    partners: frozenset[int] | None = None

    def text(self, part: str, otherwise: str = "") -> str:
        """The words of a part, without spaces around them and with one kind of line end."""
        if part not in self.parts:
            return otherwise
        return self.parts[part].replace("\r\n", "\n").replace("\r", "\n").strip()

    @property
    def seen(self) -> str:
        """The stamp of what the person last saw here. “Keep mine” says that they saw what somebody else had put."""
        choice, _dot, shown = self.parts.get(Part.CHOICE, "").partition(".")
        return shown if choice == KEEP_MINE and shown else self.parts.get(Part.SEEN, NOTHING_STAMP)

    @property
    def gives_way(self) -> bool:
        """Whether the person chose what somebody else had put here."""
        return self.parts.get(Part.CHOICE) == TAKE_THEIRS


def posted(data: QueryDict) -> dict[str, Posted]:
    """The fields in what was sent, by name and in its order. Names that are no field's are left alone."""
    fields: dict[str, Field] = {}
    parts: dict[str, dict[str, str]] = {}
    partners: dict[str, frozenset[int]] = {}
    for name in data:
        known = read(name)
        if known is None:
            continue
        at, which = known
        fields[at.name] = at
        parts.setdefault(at.name, {})[which] = str(data[name])
        if which == Part.PARTNERS:
            partners[at.name] = frozenset(int(pk) for pk in data.getlist(name) if _ID.fullmatch(pk))
    return {name: Posted(at, parts[name], partners.get(name)) for name, at in fields.items()}


def statement(sent: Posted, standing: Said, measure: Measure | None, language: str) -> Said:
    """What the person says at this field: what was sent, laid over what stands there. Raises Unreadable."""
    _require_storable(sent)
    if isinstance(sent.at.key, str):
        return _told(sent, sent.at.key, str(standing or ""))
    if isinstance(sent.at.key, CellKey):
        return _cell(sent, standing if isinstance(standing, CellInput) else None, measure)
    if not isinstance(sent.at.key, int):
        return _milestone(sent, standing if isinstance(standing, MilestoneInput) else None)
    if sent.at.name.startswith("e"):
        before = standing.text if isinstance(standing, EvidenceInput) else ""
        text = sent.text("", before)
        return EvidenceInput(text, language) if text else None
    return _action(sent, standing if isinstance(standing, ActionInput) else None, language)


def _require_storable(sent: Posted) -> None:
    for text in sent.parts.values():
        if len(text) > LONGEST_TEXT:
            raise Unreadable(
                ngettext(
                    "This is %(count)s character long. Shorten it to 20,000 characters.",
                    "This is %(count)s characters long. Shorten it to 20,000 characters.",
                    len(text),
                )
                % {"count": number_format(len(text), force_grouping=True)}
            )
        if "\x00" in text:
            raise Unreadable(_("This holds a character that cannot be stored. Type it again."))


def _told(sent: Posted, part: str, standing: str) -> str:
    text = sent.text("", standing)
    if part == "rag" and text and text not in Rag.values:
        raise Unreadable(_("Choose green, amber or red."))
    if part == "language" and text not in LANGUAGES:
        raise Unreadable(_("Choose Welsh or English."))
    return text


def _milestone(sent: Posted, standing: MilestoneInput | None) -> MilestoneInput | None:
    status = sent.text("", standing.status if standing else "")
    evidence = sent.text(Part.EVIDENCE, standing.evidence if standing else "")
    day = read_day(sent.parts[Part.DAY]) if Part.DAY in sent.parts else (standing.achieved_on if standing else None)
    if not status:
        if evidence or day:
            raise Unreadable(_("Choose where the milestone stands, so that its date and evidence can be kept."))
        return None
    # An unknown word is refused with the other unusable values.
    stated = MilestoneStatus(status) if status in MilestoneStatus.values else status
    moved_on = standing is not None and status != standing.status and day == standing.achieved_on
    if moved_on and stated != MilestoneStatus.ACHIEVED:
        day = None
    return MilestoneInput(stated, day, evidence)  # type: ignore[arg-type]


def _action(sent: Posted, standing: ActionInput | None, language: str) -> ActionInput | None:
    planned = sent.text("", standing.planned if standing else "")
    owner = sent.text(Part.OWNER, standing.owner if standing else "")
    due_on = read_day(sent.parts[Part.DAY]) if Part.DAY in sent.parts else (standing.due_on if standing else None)
    state = sent.text(Part.STATE, standing.state if standing else "") or ActionState.PLANNED
    if not planned:
        if owner or due_on or state != ActionState.PLANNED:
            raise Unreadable(_("Say what is planned, so that the owner, the date and the state can be kept."))
        return None
    stated = ActionState(state) if state in ActionState.values else state
    return ActionInput(planned, owner, due_on, stated, language)  # type: ignore[arg-type]


def _cell(sent: Posted, standing: CellInput | None, measure: Measure | None) -> CellInput | None:
    base = standing or CellInput(None)
    said = base if "" not in sent.parts and Part.STATE not in sent.parts else _valued(sent, base, measure)
    note = sent.text(Part.NOTE, base.note)
    if said is None:
        kept = note if Part.NOTE in sent.parts and note != base.note else ""
        if kept or sent.text(Part.RESPONSES):
            raise Unreadable(
                _("Enter a number, or say under “Not a number?” why there is none. Then the rest is kept.")
            )
        return None
    responses = _responses(sent, base)
    reason = sent.text(Part.OVERRIDE, base.override_reason if said.value == base.value else "")
    partners = base.partner_region_ids if sent.partners is None else sent.partners
    return replace(said, note=note, responses=responses, override_reason=reason, partner_region_ids=partners)


def _responses(sent: Posted, base: CellInput) -> int | None:
    if Part.RESPONSES not in sent.parts:
        return base.responses
    answers = read_number(sent.parts[Part.RESPONSES], whole=True)
    return None if answers is None else int(answers)


def _valued(sent: Posted, base: CellInput, measure: Measure | None) -> CellInput | None:
    """Value and state. A word such as “not collected” in the box is the state that it means."""
    text = sent.text("", "")
    word = understood("states", tidy(text)) if text else None
    if word is not None:
        value = Decimal(0) if word == ValueState.NIL else None
        return replace(base, value=value, state=ValueState(word), numerator=None, denominator=None)
    whole = measure is None or measure.counts_whole_things
    value = read_number(text, whole=whole) if "" in sent.parts else base.value
    shares = _shares(sent, base) if measure is not None and measure.kind == MeasureKind.PERCENTAGE else base
    if shares.numerator is not None and shares.denominator:
        value = round(shares.numerator * _PERCENT / shares.denominator, 2)
    state = _state(sent, base, value)
    if state in WITHOUT_VALUE and value == base.value:
        value = None
    if value is None and state == ValueState.ACTUAL:
        return None
    return replace(shares, value=value, state=state)


def _shares(sent: Posted, base: CellInput) -> CellInput:
    return replace(
        base,
        numerator=_number(sent, Part.NUMERATOR, base.numerator),
        denominator=_number(sent, Part.DENOMINATOR, base.denominator),
    )


def _number(sent: Posted, part: Part, otherwise: Decimal | None) -> Decimal | None:
    return read_number(sent.parts[part], whole=False) if part in sent.parts else otherwise


def _state(sent: Posted, base: CellInput, value: Decimal | None) -> ValueState:
    """The state that goes with `value`. Of a number and a state that rule each other out, the newer one holds."""
    chosen = sent.text(Part.STATE, "") if Part.STATE in sent.parts else _unsaid(base, value)
    if chosen in WITHOUT_VALUE and chosen == base.state and value is not None:
        chosen = ""
    if chosen in ("", ValueState.ACTUAL, ValueState.NIL):
        return ValueState.NIL if value == 0 else ValueState.ACTUAL
    if chosen not in ValueState.values:
        raise Unreadable(_("The state of the value is not known. Choose one of the states of the list."))
    return ValueState(chosen)


def _unsaid(base: CellInput, value: Decimal | None) -> str:
    """The state where none was sent: an estimate stays one; a state without a value goes with the words of its box."""
    return ValueState.ESTIMATED if base.state == ValueState.ESTIMATED and value is not None else ""
