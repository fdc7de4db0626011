"""The name of a saved view."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.leaks import find_leaks


class SavedViewForm(forms.Form):
    name = forms.CharField(
        label=_("What should the view be called?"),
        help_text=_("Only you see it. Do not name a person."),
        max_length=60,
        error_messages={
            "required": _("Enter a name for the view."),
            "max_length": _("Shorten the name to 60 characters."),
        },
    )

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if find_leaks(name, localdate()):
            raise forms.ValidationError(gettext("This looks like something that points to one person. Choose another."))
        return name
