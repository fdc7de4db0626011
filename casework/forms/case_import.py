"""Choosing a register, and how it is taken in."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.intake.register import Register

LEAVE_OUT, TAKE_IN = "leave", "take"


class RegisterForm(forms.Form):
    file = forms.FileField(
        label=_("Your register"),
        help_text=_("A .csv file in UTF-8 with the columns of the template. At most 5 MB and 5,000 cases."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file that holds your register.")},
    )


class TakingInForm(forms.Form):
    """Asks only what the register raises: lines that may be here already, and texts that may point to a person."""

    alike = forms.ChoiceField(
        label=_("What is to become of the lines that may be here already?"),
        choices=[(LEAVE_OUT, _("Leave them out")), (TAKE_IN, _("Take them in as cases of their own"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to become of these lines.")},
    )
    keeps_leaks = forms.BooleanField(
        error_messages={"required": _("Take it out of the file and choose the file again, or tick this box.")},
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if register.leaks:
            lines = len({leak.number for leak in register.leaks})
            label = ngettext(
                "Keep the texts of %(count)s line as they are: it is needed there",
                "Keep the texts of %(count)s lines as they are: it is needed there",
                lines,
            )
            self.fields["keeps_leaks"].label = label % {"count": lines}
            self.fields["keeps_leaks"].help_text = gettext("The history of each of these cases says so.")
        else:
            del self.fields["keeps_leaks"]
        if not register.alike:
            del self.fields["alike"]
