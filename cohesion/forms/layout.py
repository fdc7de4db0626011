"""Parts of a long form, for crispy’s layouts: sections with a heading, and groups that are folded until needed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.forms import Form
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


class Part:
    """Fields one under the other, in a box of the class `css`. Names that the form does not have are left out."""

    template = "cohesion/layout/part.html"

    def __init__(self, *fields: Any, css: str = "", heading: Any = "", note: Any = "") -> None:
        self.fields, self.css, self.heading, self.note = fields, css, heading, note

    def render(self, form: Form, context: Context, template_pack: str = TEMPLATE_PACK, **_: Any) -> SafeString:
        inside = [each for each in self.fields if not isinstance(each, str) or each in form.fields]
        drawn = [render_field(each, form, context, template_pack=template_pack) for each in inside]
        if not any(drawn):
            return SafeString("")
        return render_to_string(self.template, {"part": self, "inside": mark_safe("".join(drawn)), **self.said(form)})  # noqa: S308

    def said(self, form: Form) -> dict[str, Any]:
        return {}

    def names(self) -> Iterable[str]:
        for each in self.fields:
            if isinstance(each, str):
                yield each
            elif isinstance(each, Part):
                yield from each.names()


class Group(Part):
    """Fields of one thing, its name over them."""

    template = "cohesion/layout/group.html"


class Words:
    """A template of its own between the parts."""

    def __init__(self, template: str) -> None:
        self.template = template

    def render(self, form: Form, context: Context, template_pack: str = TEMPLATE_PACK, **_: Any) -> SafeString:
        return render_to_string(self.template)


class Fold(Part):
    """A group that opens on demand. It is open where something in it is wrong or was said."""

    template = "cohesion/layout/fold.html"

    def said(self, form: Form) -> dict[str, Any]:
        names = [name for name in self.names() if name in form.fields]
        return {"is_open": any(form[name].errors or _is_said(form, name) for name in names)}


def _is_said(form: Form, name: str) -> bool:
    return _text(form[name].value()) != _text(form.fields[name].initial)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(sorted(map(str, value)))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None or value is False else str(value)
