"""What a case can be found by without being read: normalised values, as digests under a key."""

import re
import unicodedata
from collections.abc import Iterable

from casework.models import Case, MatchKey, PersonalDetails
from cohesion.sealing import fingerprint, fingerprints

_KIND = MatchKey.Kind
_WALES_FROM_ABROAD = re.compile(r"^(?:\+|00)44")


def plain(text: str) -> str:
    """Lower case, accents and all but letters and digits gone: `Siân  O’Neill` and `sian oneill` are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _name(text: str) -> str:
    """The words in any order: `Rees, Huw` is `Huw Rees`."""
    words = re.split(r"[\s,]+", text.strip())
    return " ".join(sorted(filter(None, map(plain, words))))


def _telephone(text: str) -> str:
    digits = re.sub(r"[^\d+]", "", text)
    return re.sub(r"\D", "", _WALES_FROM_ABROAD.sub("0", digits))


def normalised(kind: str, text: str) -> str:
    """The one form under which a value of that kind is found. Empty where nothing is left of it."""
    if kind == _KIND.NAME:
        return _name(text)
    if kind == _KIND.TELEPHONE:
        return _telephone(text)
    return plain(text)


def searched(kind: str, text: str) -> list[bytes]:
    """What to look for, under every key in use; empty where there is nothing to look for."""
    form = normalised(kind, text)
    return fingerprints(kind, form) if form else []


def write_crime_reference(case: Case, reference: str) -> None:
    """The case’s key for its crime reference, and no other one of that kind."""
    rows = MatchKey.objects.filter(case=case, person__isnull=True, kind=_KIND.CRIME_REFERENCE)
    form = normalised(_KIND.CRIME_REFERENCE, reference)
    value = fingerprint(_KIND.CRIME_REFERENCE, form) if form else b""
    rows.exclude(value=value).delete()
    if form and not rows.exists():
        MatchKey.objects.create(case=case, kind=_KIND.CRIME_REFERENCE, value=value)


def of_person(person: PersonalDetails) -> Iterable[MatchKey]:
    """The keys of one person’s details, not yet saved."""
    name, born = normalised(_KIND.NAME, person.name), plain(person.born_on)
    forms = {
        _KIND.NAME: name,
        _KIND.NAME_AND_BIRTH: f"{name} {born}" if name and born else "",
        _KIND.TELEPHONE: normalised(_KIND.TELEPHONE, person.telephone),
        _KIND.EMAIL: plain(person.email),
        _KIND.POSTCODE: plain(person.postcode),
    }
    return [
        MatchKey(case_id=person.case_id, person=person, kind=kind, value=fingerprint(kind, form))
        for kind, form in forms.items()
        if form
    ]
