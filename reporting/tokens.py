"""Figures in prose: `[[CODE]]` is the figure, `[[CODE|noun]]` the figure with the noun it counts.

Codes are a measure's (`1.2.M3`), a combined figure's (`C1`), `N.<code>` for a national supplied figure,
`RAG.<outcome>.<rating>` for how many regions rate an outcome so, and `MS.<measure>` for the authorities that have
achieved a milestone. Languages that count otherwise than English do so by the plural forms of the catalogue.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import ngettext

TOKEN = re.compile(r"\[\[([A-Za-z0-9][A-Za-z0-9._-]*)(?:\|([a-z-]+))?\]\]")
UNKNOWN = "[x]"
_MANY = 100  # of the general plural form in English and in Welsh

NOUNS: dict[str, Callable[[int], str]] = {
    "people": lambda n: ngettext("%(figure)s person", "%(figure)s people", n),
    "staff": lambda n: ngettext("%(figure)s member of staff", "%(figure)s staff", n),
    "members": lambda n: ngettext("%(figure)s member", "%(figure)s members", n),
    "referrals": lambda n: ngettext("%(figure)s referral", "%(figure)s referrals", n),
    "cases": lambda n: ngettext("%(figure)s case", "%(figure)s cases", n),
    "councils": lambda n: ngettext("%(figure)s council", "%(figure)s councils", n),
    "authorities": lambda n: ngettext("%(figure)s local authority", "%(figure)s local authorities", n),
    "forums": lambda n: ngettext("%(figure)s forum", "%(figure)s forums", n),
    "clusters": lambda n: ngettext("%(figure)s cluster", "%(figure)s clusters", n),
    "regions": lambda n: ngettext("%(figure)s region", "%(figure)s regions", n),
    "bodies": lambda n: ngettext("%(figure)s body", "%(figure)s bodies", n),
    "co-ordinators": lambda n: ngettext("%(figure)s co-ordinator", "%(figure)s co-ordinators", n),
}


@dataclass(frozen=True)
class Fact:
    """What a token stands for: a value, or the symbol that replaces one (`[c]`, `[x]`)."""

    value: Decimal | None
    symbol: str = ""


def codes_in(text: str) -> frozenset[str]:
    return frozenset(match[1] for match in TOKEN.finditer(text))


def faults(text: str) -> list[str]:
    """What is wrong with the tokens of `text`, in sentences; codes are not looked up here."""
    found = [
        f"the noun {noun!r} of [[{code}|{noun}]] is not known; use one of {', '.join(NOUNS)}"
        for code, noun in TOKEN.findall(text)
        if noun and noun not in NOUNS
    ]
    rest = TOKEN.sub("", text)
    if "[[" in rest or "]]" in rest:
        found.append("a token is not closed; write [[CODE]] or [[CODE|noun]]")
    return found


def number(value: Decimal) -> str:
    """The number as printed in both languages: thousands with a comma, no needless decimals."""
    if value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value.normalize():,f}"


def phrase(fact: Fact, noun: str = "") -> str:
    """“2,335 people” in the active language. A missing value keeps its noun: “[c] people”."""
    figure = number(fact.value) if fact.value is not None else fact.symbol or UNKNOWN
    if noun not in NOUNS:
        return figure
    whole = fact.value is not None and fact.value == fact.value.to_integral_value()
    return NOUNS[noun](int(fact.value) if whole and fact.value is not None else _MANY) % {"figure": figure}


def resolve(text: str, facts: Mapping[str, Fact], mark: Callable[[str], str] = str) -> str:
    """`text` with its tokens told in the active language, each passed through `mark`.

    An unknown code shows as the symbol for a missing figure: the build warns of it, the reader never sees a token.
    """
    return TOKEN.sub(lambda match: mark(phrase(facts.get(match[1], Fact(None, UNKNOWN)), match[2] or "")), text)
