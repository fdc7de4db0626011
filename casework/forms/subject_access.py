"""What people enter about a request for personal data, and what they choose about its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions.subject_access import stamp
from casework.models import PersonalDetails
from casework.subject_access.choices import Exemption
from casework.subject_access.prepared import VICTIM_FACTS, Prepared
from cohesion.forms.days import DayField


class OpenForm(forms.Form):
    """`people` are those of the case; whoever opens this form sees their names, and that is recorded."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who asks?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who asks: somebody in this case.")},
    )
    received_on = DayField(
        label=gettext_lazy("Received on"),
        help_text=gettext_lazy("The day on which the request reached you, in whatever form. The month runs from it."),
    )

    def __init__(self, *args: Any, people: list[PersonalDetails], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(each.pk), _called(each)) for each in people]  # type: ignore[attr-defined]


def _called(person: PersonalDetails) -> str:
    words = {"name": person.name or _("without a name"), "part": person.get_part_display()}
    return _("%(name)s (%(part)s)") % words


class AnswerForm(forms.Form):
    """Every word, text and file of one answer with what becomes of it."""

    covered = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    added = forms.CharField(
        label=gettext_lazy("Cover these as well"),
        help_text=gettext_lazy("Each on a line of its own: a name in the text, a nickname, a place of work."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
    attachments = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, prepared: Prepared) -> None:
        self._prepared = prepared
        words = [(each.word.form, each.word.text) for each in prepared.words]
        files = [(str(each.row.pk), each.title) for each in prepared.files]
        initial = {
            "covered": [each.word.form for each in prepared.words if each.is_covered],
            "added": "\n".join(prepared.choices.added),
            "attachments": [str(each.row.pk) for each in prepared.files if each.goes],
            "seen": stamp(prepared.request),
        }
        super().__init__(data, initial=initial)
        for name, choices in {"covered": words, "attachments": files}.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for key, value in self._keys().items():
            self.fields[_box(key)] = _exemption(value)

    def _keys(self) -> dict[str, str]:
        keys = {part.key: part.left_out for part in self._prepared.parts}
        return {VICTIM_FACTS: self._prepared.victim_facts_left_out, **keys}

    def box(self, key: str) -> forms.BoundField:
        return self[_box(key)]

    @property
    def chosen(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        found = {each.word.form for each in self._prepared.words}
        return {
            "added": said["added"].splitlines(),
            "readable": frozenset(found - set(said["covered"])),
            "left_out": {key: said[_box(key)] for key in self._keys() if said[_box(key)]},
            "files": frozenset(said["attachments"]),
            "seen": said["seen"],
        }


def _box(key: str) -> str:
    return f"out-{key}"


def _exemption(value: str) -> forms.ChoiceField:
    choices = [("", _("Goes out")), *Exemption.choices]
    return forms.ChoiceField(
        label=_("Goes out, or left out because"),
        choices=choices,
        required=False,
        initial=value,
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )


class CheckForm(forms.Form):
    """`must_say`: nobody else may read it, so whoever prepared it says that they have read it once more."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    is_alone = forms.BooleanField(
        label=gettext_lazy("Nobody else in the region may see personal details. I have read all of it once more."),
        required=False,
    )

    def __init__(self, *args: Any, must_say: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not must_say:
            del self.fields["is_alone"]
