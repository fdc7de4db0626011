"""Forms with free text about a modern slavery case, which holds no personal details at all."""

from typing import Any

from django.utils.translation import gettext as _

from casework.forms.screened import CONFIRMATION, ScreenedForm


class NrmScreenedForm(ScreenedForm):
    """What points to one person is noticed; there is no other place in the case where it would belong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if CONFIRMATION in self.fields:
            self.fields[CONFIRMATION].help_text = _("Nobody is identified in this record. Keep it only where it must.")

    def leave_to_the_rules(self) -> None:
        """Nothing can be kept on purpose: the rules of the record refuse it."""
        self.found = {}
        self.fields.pop(CONFIRMATION, None)
