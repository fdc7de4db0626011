"""Writing “turning the curve”: a story, lines of four kinds, and actions; rows are added without a script."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language, current_language
from cohesion.forms.days import DayField
from outcomes.models.narrative import UserTranslationStatus
from reporting.curve_content import ACTION_FIELDS, LINES, LISTS, CurveContent, Idea, Proposal
from reporting.forms.curve_layout import HEADINGS, layout
from reporting.models import Evidence, IdeaCost, ProposalState

LONGEST_STORY, LONGEST_LINE = 10_000, 200
MOST_ROWS = 20
_SPARE, _ADDED = 1, 2
_LISTED = (*LINES, "works")
_ACTION_PARTS = (*ACTION_FIELDS, "out")
_TYPED = ("what", "who", "with_whom", "due_on", "evidence_note", "cost")


def _line(label: Any, longest: int = LONGEST_LINE, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=longest, required=False)


def _box(label: Any, rows: int, hint: Any = "", longest: int = LONGEST_STORY) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=longest, required=False, widget=widget)


def _choice(label: Any, choices: Any, initial: str = "") -> forms.ChoiceField:
    sentence = _("Choose an entry of the list.")
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, required=False, error_messages={"invalid_choice": sentence}
    )


class CurveForm(forms.Form):
    """`rows` says how many rows of each kind there are; rows that stay empty are left out of what is saved."""

    language = forms.ChoiceField(
        label=_("Which language do you write it in?"),
        choices=Language,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language that you write in.")},
    )
    story = forms.CharField(
        label=_("The story behind it"),
        help_text=_(
            "What drives the numbers: causes, and how you know. No detail of any case belongs here, "
            "and nothing that points to a person."
        ),
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Tell the story behind it.")},
    )
    change_note = forms.CharField(
        label=_("What did you change?"),
        help_text=_("In one line. It stands in the history."),
        max_length=LONGEST_LINE,
        error_messages={"required": _("Say in one line what you changed.")},
    )
    seen_number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, initial: dict[str, Any], rows: dict[str, int]) -> None:
        super().__init__(data, initial=initial)
        self.rows = rows
        for name in _LISTED:
            self._add_lines(name)
        for number in range(rows["actions"]):
            self._add_action(number)
        self._add_translation()
        for name, count in rows.items():
            self.fields[f"rows_{name}"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=count)
            self.initial[f"rows_{name}"] = count
        if not self._seen:
            self.fields["change_note"].required = False
            self.fields["change_note"].widget = forms.HiddenInput()
        self.order_fields([name for name in self.fields if name != "change_note"] + ["change_note"])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = layout(self, rows, _ACTION_PARTS)

    @property
    def _seen(self) -> bool:
        told = self.data.get("seen_number") if self.is_bound else self.initial.get("seen_number")
        return str(told or "0") != "0"

    def _add_lines(self, name: str) -> None:
        for number in range(self.rows[name]):
            self.fields[f"{name}_{number}"] = _line(gettext("Line %(number)s") % {"number": number + 1})
            if name == "works":
                costs = [("", gettext("More than a little")), *IdeaCost.choices]
                self.fields[f"{name}_{number}_cost"] = _choice(_("What it costs"), costs)

    def _add_action(self, number: int) -> None:
        fields: dict[str, forms.Field] = {
            "what": _box(_("What"), 2, longest=300),
            "who": _line(_("Who"), 120, _("A role or an organisation.")),
            "with_whom": _line(_("With whom"), hint=_("Leave it empty where there is nobody else.")),
            "due_on": DayField(label=_("By when"), required=False),
            "evidence": _choice(_("Evidence that it works"), Evidence.choices, Evidence.NOT_KNOWN),
            "evidence_note": _line(_("Which evidence"), hint=_("For example: one pilot in one county.")),
            "cost": _line(_("Cost"), 80, _("In words or in pounds.")),
            "state": _choice(_("Where it stands"), ProposalState.choices, ProposalState.NOT_STARTED),
            "out": forms.BooleanField(label=_("Take this action out"), required=False),
        }
        for part, field in fields.items():
            self.fields[f"action_{number}_{part}"] = field

    def _add_translation(self) -> None:
        self.fields["translation_status"] = _choice(
            _("How far is the translation?"), UserTranslationStatus.choices, UserTranslationStatus.NONE
        )
        self.fields["other_story"] = _box(_("The story in the other language"), 6)
        for name in LISTS:
            hint = _("One line for each line above, in the same order.")
            label = gettext("%(heading)s, in the other language") % {"heading": HEADINGS[name]}
            self.fields[f"other_{name}"] = _box(label, 3, hint)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(self.rows["actions"]):
            if self._is_used(number):
                self._require_whole(number)
        if not self.errors:
            self._require_whole_translation()
        return cleaned

    def _is_used(self, number: int) -> bool:
        def at(part: str) -> Any:
            return self.cleaned_data.get(f"action_{number}_{part}")

        wrong = any(f"action_{number}_{part}" in self.errors for part in _TYPED)
        return not at("out") and (wrong or any(at(part) for part in _TYPED))

    def _require_whole(self, number: int) -> None:
        owed = {
            "what": gettext("Say what is to be done in action %(number)s."),
            "who": gettext("Say who does action %(number)s: a role or an organisation."),
            "due_on": gettext("Enter the day by which action %(number)s is to be done."),
        }
        for part, sentence in owed.items():
            name = f"action_{number}_{part}"
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, sentence % {"number": number + 1})

    def _require_whole_translation(self) -> None:
        """A translation is whole or not there: line for line, so that each line finds its own."""
        if not self._is_translated:
            if self.cleaned_data["translation_status"] in {UserTranslationStatus.DRAFT, UserTranslationStatus.CHECKED}:
                self.add_error("other_story", _("Enter the translation, or say that there is none."))
            return
        if not self.cleaned_data["other_story"].strip():
            self.add_error("other_story", _("Enter the story in the other language as well."))
        content = self._written()
        for name in LISTS:
            wanted, given = len(content.lines(name)), len(self._translated_lines(name))
            if wanted != given:
                sentence = gettext("Enter as many lines as above: there are %(wanted)s above and %(given)s here.")
                self.add_error(f"other_{name}", sentence % {"wanted": wanted, "given": given})

    @property
    def _is_translated(self) -> bool:
        return any(self.cleaned_data[f"other_{name}"].strip() for name in ("story", *LISTS))

    def _translated_lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.cleaned_data[f"other_{name}"].splitlines() if line.strip()]

    def content(self) -> CurveContent:
        """What was entered; a translation of which nobody has said how far it is counts as a draft."""
        written, status = self._written(), self.cleaned_data["translation_status"] or UserTranslationStatus.NONE
        translation: dict[str, Any] = {}
        if self._is_translated:
            translation = {"story": self.cleaned_data["other_story"].strip()}
            translation |= {name: self._translated_lines(name) for name in LISTS if written.lines(name)}
            if status == UserTranslationStatus.NONE:
                status = UserTranslationStatus.DRAFT
        return CurveContent(**{**vars(written), "translation": translation, "translation_status": status})

    def _written(self) -> CurveContent:
        data = self.cleaned_data
        works = (
            Idea(data[f"works_{number}"].strip(), data[f"works_{number}_cost"])
            for number in range(self.rows["works"])
            if data[f"works_{number}"].strip()
        )
        actions = (self._proposal(number) for number in range(self.rows["actions"]) if self._is_used(number))
        return CurveContent(
            language=data["language"],
            story=data["story"].replace("\r\n", "\n").strip(),
            helps=self._lines("helps"),
            hinders=self._lines("hinders"),
            partners=self._lines("partners"),
            works=tuple(works),
            actions=tuple(actions),
        )

    def _lines(self, name: str) -> tuple[str, ...]:
        found = (self.cleaned_data[f"{name}_{number}"].strip() for number in range(self.rows[name]))
        return tuple(line for line in found if line)

    def _proposal(self, number: int) -> Proposal:
        said = {part: self.cleaned_data[f"action_{number}_{part}"] for part in ACTION_FIELDS}
        said["evidence"] = said["evidence"] or Evidence.NOT_KNOWN
        said["state"] = said["state"] or ProposalState.NOT_STARTED
        return Proposal(**said)


def rows_of(data: Mapping[str, Any]) -> dict[str, int]:
    """How many rows a posted form had; nonsense is one row, and nobody is given more than MOST_ROWS."""
    counts = {}
    for name in LISTS:
        told = str(data.get(f"rows_{name}", ""))
        counts[name] = min(int(told), MOST_ROWS) if told.isascii() and told.isdigit() and len(told) < 4 else 1
    return counts


def more_rows(data: Mapping[str, Any], wanted: str) -> CurveForm:
    """The form with everything that was typed, not judged yet, and more empty rows of the kind `wanted`."""
    rows = rows_of(data)
    if wanted in rows:
        rows[wanted] = min(rows[wanted] + (1 if wanted == "actions" else _ADDED), MOST_ROWS)
    initial = {name: value for name, value in data.items() if not name.startswith("rows_")}
    return CurveForm(None, initial=initial, rows=rows)


def form_of(content: CurveContent | None, number: int) -> CurveForm:
    """The form that shows `content` as version `number`, or is empty, with a spare row of each kind."""
    if content is None:
        rows = {**dict.fromkeys(_LISTED, 3), "actions": 1}
        return CurveForm(None, initial={"language": current_language(), "seen_number": 0}, rows=rows)
    initial: dict[str, Any] = {"language": content.language, "story": content.story, "seen_number": number}
    for name in _LISTED:
        initial |= {f"{name}_{at}": line for at, line in enumerate(content.lines(name))}
    initial |= {f"works_{at}_cost": idea.cost for at, idea in enumerate(content.works)}
    for at, action in enumerate(content.actions):
        initial |= {f"action_{at}_{part}": getattr(action, part) for part in ACTION_FIELDS}
    initial |= {"translation_status": content.translation_status, "other_story": content.translation.get("story", "")}
    initial |= {f"other_{name}": "\n".join(content.translation.get(name, ())) for name in LISTS}
    rows = {name: min(len(content.lines(name)) + _SPARE, MOST_ROWS) for name in LISTS}
    return CurveForm(None, initial=initial, rows=rows)
