"""Who may open a case: conflicts of interest, its circle, and break-glass."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Circle, ConflictOfInterest, EmergencyAccess
from cohesion.models import User

_NO_REASON = {"required": _("Choose a reason.")}


class OwnConflictForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is your conflict of interest?"),
        help_text=_("You need not say more than this."),
        choices=ConflictOfInterest.Reason,
        widget=forms.RadioSelect,
        error_messages=_NO_REASON,
    )


class ConflictForm(forms.Form):
    """`people` are those of the region for whom none stands yet."""

    user = forms.ChoiceField(label=_("Who must not see this case?"), error_messages={"required": _("Choose a person.")})
    reason = forms.ChoiceField(
        label=_("Why?"), choices=ConflictOfInterest.Reason, widget=forms.RadioSelect, error_messages=_NO_REASON
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in people}
        field = self.fields["user"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", _("Choose a person")), *((key, str(each)) for key, each in self._people.items())]

    @property
    def person(self) -> User:
        return self._people[self.cleaned_data["user"]]


class CircleForm(forms.Form):
    circle = forms.ChoiceField(
        label=_("Who may open this case?"),
        choices=Circle,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may open it.")},
    )
    named = forms.MultipleChoiceField(
        label=_("People named on it"),
        help_text=_("They count only where the case is kept to its lead and named people."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Somebody you named cannot open cases of this region. Choose again.")},
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in people}
        field = self.fields["named"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [(key, str(each)) for key, each in self._people.items()]

    @property
    def named_people(self) -> list[User]:
        return [self._people[key] for key in self.cleaned_data["named"]]


class EmergencyForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why must you open this case now?"),
        choices=EmergencyAccess.Reason,
        widget=forms.RadioSelect,
        error_messages=_NO_REASON,
    )
    words = forms.CharField(
        label=_("Say why it cannot wait"),
        help_text=_("Without names. It is kept sealed, and the region’s lead reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the case cannot wait.")},
    )
