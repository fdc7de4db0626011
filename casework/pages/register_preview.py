"""What a register would add, what is wrong in it, what is here already and what may point to a person, for the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from casework.intake.columns import COLUMNS, LISTS, RegisterColumn
from casework.intake.lookalikes import Likeness, Why
from casework.intake.register import Register
from casework.intake.register_file import place
from casework.models import Agency, HateCrime, ListEntry, Motivation, Risk
from casework.reference_codes import shown
from cohesion import day_words
from cohesion.bilingual import Language
from cohesion.models import ProtectedCharacteristic

MOST_SHOWN = 200


@dataclass(frozen=True)
class AlikeLine:
    number: int
    why: Why
    reference: str
    said: str
    other: int


@dataclass(frozen=True)
class LeakLine:
    place: str
    kinds: str


def shell_of(register: Register) -> dict[str, Any]:
    return {
        "register": register,
        "problems": list(register.problems),
        "unshown_problems": register.problems.count - len(list(register.problems)),
        "alike": list(_alike(list(register.alike.values())[:MOST_SHOWN])),
        "unshown_alike": max(len(register.alike) - MOST_SHOWN, 0),
        "leaks": [
            LeakLine(place(leak.number, leak.column), day_words.listed([str(kind.label) for kind in leak.kinds]))
            for leak in register.leaks[:MOST_SHOWN]
        ],
        "unshown_leaks": max(len(register.leaks) - MOST_SHOWN, 0),
    }


def _alike(found: Sequence[Likeness]) -> Iterator[AlikeLine]:
    for each in found:
        said = shown(each.reference) if each.reference else ""
        yield AlikeLine(each.number, each.why, each.reference, said, each.other)


# --- the columns, for whoever fills in the template -------------------------------------------------------------------
@dataclass(frozen=True)
class ColumnHelp:
    column: RegisterColumn
    values: list[tuple[str, str | Promise]]


_CHOICES: Mapping[str, Any] = {
    "risk": Risk,
    "language": Language,
    "police": HateCrime.Police,
    "sharing": HateCrime.Sharing,
    "safeguarding": HateCrime.Safeguarding,
    "satisfaction": HateCrime.Satisfaction,
}


def column_help() -> list[ColumnHelp]:
    """Each column with the codes that it takes and what they mean. Three queries."""
    values: dict[str, list[tuple[str, str | Promise]]] = {
        name: [(member.value, member.label) for member in choices] for name, choices in _CHOICES.items()
    }
    column_of = {which: name for name, which in LISTS.items()}
    for entry in ListEntry.objects.filter(list__in=column_of).order_by("list", "position", "pk"):
        values.setdefault(column_of[entry.list], []).append((entry.code, entry.name))  # type: ignore[index]
    nine = ProtectedCharacteristic.objects.order_by("position")
    values["motivations"] = [*((each.code, each.name) for each in nine), *_other_motivations()]
    values["source"] = [(each.code, each.name) for each in Agency.objects.filter(is_source=True).in_order()]
    return [ColumnHelp(column, values.get(column.name, [])) for column in COLUMNS]


def _other_motivations() -> list[tuple[str, str | Promise]]:
    return [(member.value.lower(), member.label) for member in Motivation.Other]
