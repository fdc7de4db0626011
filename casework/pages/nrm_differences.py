"""Where somebody else wrote a modern slavery record in between: what stands now and what was typed."""

from typing import Any

from casework.actions.nrm import differing
from casework.fact_words import in_words
from casework.forms.nrm import NrmForm
from casework.models import NrmRecord
from casework.nrm_facts import NrmFacts
from casework.pages.differences import Difference

_CHOICES = {
    "person": NrmRecord.Person,
    "consent": NrmRecord.Consent,
    "way": NrmRecord.Route,
    "exploited_where": NrmRecord.Where,
    "sex": NrmRecord.Sex,
}


def nrm_differences(standing: NrmFacts, typed: NrmFacts) -> list[Difference]:
    """In the words and the order of the form."""
    names = differing(standing, typed)
    return [
        Difference(field.label, _words(name, getattr(standing, name)), _words(name, getattr(typed, name)))
        for name, field in NrmForm.base_fields.items()
        if name in names
    ]


def _words(name: str, value: Any) -> str:
    return str(_CHOICES[name](value).label) if name in _CHOICES else in_words(name, value)
