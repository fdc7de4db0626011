"""Forms with free text about cases: what points to one person is noticed before it is saved."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.leaks import find_leaks
from cohesion import day_words

CONFIRMATION = "keeps_what_points_to_a_person"


class ScreenedForm(forms.Form):
    """Names its boxes of free text in `screened`. Where something is found, the form asks once more.

    `confirmed_leaks` holds the kinds that the person chose to keep: the action notes them in the timeline, as codes.
    """

    screened: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = self._found() if self.is_bound else {}
        if self.found:
            self.fields[CONFIRMATION] = forms.BooleanField(
                label=gettext_lazy("Keep it: it is needed here"),
                help_text=_("Names, numbers and addresses belong in the personal details, which are kept apart."),
                required=False,
            )

    def _found(self) -> dict[str, list[str]]:
        """The kinds of what was found, by box."""
        today = localdate()
        found = {}
        for name in self.screened:
            text = str(self.data.get(self.add_prefix(name), ""))
            if leaks := find_leaks(text, today):
                found[name] = sorted({leak.kind.value for leak in leaks})
                self._said = {**getattr(self, "_said", {}), name: [f"“{leak.text}”" for leak in leaks[:3]]}
        return found

    @property
    def confirmed_leaks(self) -> list[str]:
        return sorted({kind for kinds in self.found.values() for kind in kinds})

    def saw(self, version: int) -> None:
        """The page shows the case as it is now: what was typed may be sent again, knowing that."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen_version")] = str(version)
        self.data = data

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.found and not self.cleaned_data.get(CONFIRMATION):
            for name in self.found:
                told = day_words.listed(self._said[name])
                self.add_error(
                    name,
                    _("%(found)s may point to one person. Take it out, or tick the box at the end of the form.")
                    % {"found": told},
                )
        return cleaned
