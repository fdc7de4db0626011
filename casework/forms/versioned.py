"""Forms that write over what others may have written: they bring along the version that was looked at."""

from typing import Any

from django import forms
from django.http import QueryDict


class SeenVersion(forms.Field):
    """A number, or 0 for anything else: the act then says that the case has changed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class VersionedForm(forms.Form):
    version = SeenVersion()

    def renew(self, version: int) -> None:
        """Whoever was told that the case has changed looks at it and saves once more: over what stands now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data
