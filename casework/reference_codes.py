"""Codes and names that look the same in both languages on the telephone and tell nothing: the reference of a case."""

import secrets

# No vowels, so that no word appears; no letter or digit that sounds or looks like another one in English or Welsh.
ALPHABET = "2345679CDFGHJKMNPRTVWX"
_PLACES = 7
LENGTH = _PLACES + 1


def new_reference() -> str:
    """Seven random signs and a check sign: about two and a half thousand million, told by none of the case's facts."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_PLACES))
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """Luhn's sum in the base of the alphabet: one wrong sign, and most swaps of neighbours, give another sum."""
    base, total = len(ALPHABET), 0
    for position, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (2 if position % 2 == 0 else 1)
        total += value // base + value % base
    return ALPHABET[-total % base]


def tidy(typed: str) -> str:
    """A reference as it is stored: capitals, no spaces or dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def is_reference(typed: str) -> bool:
    """Whether `typed`, tidied, can be a reference: every sign known and the check sign right."""
    told = tidy(typed)
    return len(told) == LENGTH and all(sign in ALPHABET for sign in told) and check_sign(told[:-1]) == told[-1]


def shown(reference: str) -> str:
    """In two groups of four, as people read it out."""
    return f"{reference[:4]} {reference[4:]}"
