"""Parts of the form of a curve: rows of one kind under their heading, with a button that adds more of them."""

from typing import Any

from crispy_forms.layout import Layout
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from cohesion.forms.layout import Fold, Group, Part

HEADINGS = {
    "helps": _("What helps"),
    "hinders": _("What hinders"),
    "partners": _("Partners who have a part to play"),
    "works": _("What works, or might work"),
    "actions": _("What we propose to do"),
}
MORE = {
    "helps": _("Add more that helps"),
    "hinders": _("Add more that hinders"),
    "partners": _("Add more partners"),
    "works": _("Add more that works"),
    "actions": _("Add an action"),
}


class Rows(Group):
    """Rows of the kind `name`. Pressing the button sends the form back, with empty rows and nothing judged."""

    template = "reporting/_curve_rows.html"

    def __init__(self, name: str, *fields: Any, hint: Any = "") -> None:
        super().__init__(*fields, heading=HEADINGS[name])
        self.name, self.hint, self.more = name, hint, MORE[name]


def line_names(name: str, count: int) -> list[str]:
    return [f"{name}_{number}" for number in range(count)]


def layout(form: Form, rows: dict[str, int], action_parts: tuple[str, ...]) -> Layout:
    def lines(name: str, hint: Any = "") -> Rows:
        return Rows(name, *line_names(name, rows[name]), hint=hint)

    return Layout(
        Part("language", css="coh-choices coh-choices--row"),
        "story",
        lines("helps", _("One thing a line. To take a line out, empty it.")),
        lines("hinders", _("One thing a line. To take a line out, empty it.")),
        lines("partners", _("Organisations or roles, and what each can give.")),
        Rows(
            "works",
            *(Part(name, f"{name}_cost", css="coh-curve__pair") for name in line_names("works", rows["works"])),
            hint=_("Mark the ideas that cost nothing or little: they are often the first to try."),
        ),
        Rows("actions", *(_action(number, action_parts) for number in range(rows["actions"]))),
        _translation(form),
        "change_note",
        "seen_number",
        *(f"rows_{name}" for name in rows),
    )


def _action(number: int, parts: tuple[str, ...]) -> Group:
    named = {part: f"action_{number}_{part}" for part in parts}
    return Group(
        named["what"],
        Part(named["who"], named["with_whom"], css="coh-curve__pair"),
        Part(named["due_on"], named["cost"], css="coh-curve__pair"),
        Part(named["evidence"], named["evidence_note"], css="coh-curve__pair"),
        Part(named["state"], css="coh-curve__pair"),
        named["out"],
        heading=_("Action %(number)s") % {"number": number + 1},
        css="coh-curve__action",
    )


def _translation(form: Form) -> Fold:
    names = [name for name in form.fields if name.startswith("other_")]
    return Fold("translation_status", *names, heading=_("A translation, if there is one"))
