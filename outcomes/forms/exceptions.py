"""Another due date for one region, and a return entered on a region's behalf."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion.forms.days import DayField


def reason_field(label: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("The region reads this. It stays in the return’s history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


class ExtensionForm(forms.Form):
    due_on = DayField(label=_("Due on"), help_text=_("A working day, later than the day of the other regions."))
    reason = reason_field(_("Why is this region given another date?"), _("Enter why the region is given another date."))


class WithdrawalForm(forms.Form):
    reason = reason_field(_("Why is the other date taken back?"), _("Enter why the other date is taken back."))


class TakingOverForm(forms.Form):
    """`holders` are the names of those who hold the post today: the box is owed only where there is one."""

    reason = reason_field(_("Why do you enter this return?"), _("Enter why you enter this return."))
    is_agreed = forms.BooleanField(error_messages={"required": _("Agree it with them first, then tick this box.")})

    def __init__(self, *args: Any, holders: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if holders:
            label = gettext("The post is not vacant today: %(names)s. I have agreed this with them.")
            self.fields["is_agreed"].label = label % {"names": holders}
        else:
            del self.fields["is_agreed"]
