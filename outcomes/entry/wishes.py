"""What a person asked for with the button that sent the page, beside saving it. Every wish works without a script."""

from dataclasses import dataclass

from django.http import QueryDict

from outcomes.entry.fields import read, read_new_category

NEXT, BACK, STAY = "next", "back", "stay"


@dataclass(frozen=True)
class NewCategory:
    measure_id: int
    breakdown_id: int
    label: str


@dataclass(frozen=True)
class Wishes:
    """`opened` are keys of measures that stand open. `use` is a figure that shall take what was told; `carry` a text
    that shall start from last quarter's words."""

    then: str = STAY
    opened: frozenset[str] = frozenset()
    focus: str = ""
    use: str = ""
    carry: str = ""
    new: NewCategory | None = None


def wishes(data: QueryDict) -> Wishes:
    toggled = data.get("toggle", "")
    opened = set(data.getlist("opened"))
    opened ^= {toggled} if toggled else set()
    new = _new_category(data)
    if new is not None:
        opened.add(f"f-{new.measure_id}")
    use, carry = _field(data.get("use", "")), _field(data.get("carry", ""))
    return Wishes(
        then=data.get("then", STAY),
        opened=frozenset(key for key in opened if _is_key(key)),
        focus=use or carry or (f"open-{toggled}" if _is_key(toggled) else ""),
        use=use,
        carry=carry,
        new=new,
    )


def _new_category(data: QueryDict) -> NewCategory | None:
    ids = read_new_category(data.get("add", ""))
    return NewCategory(*ids, data.get(f"c-{ids[0]}-{ids[1]}", "")) if ids else None


def _field(name: str) -> str:
    known = read(name)
    return known[0].name if known and not known[1] else ""


def _is_key(key: str) -> bool:
    kind, _dash, number = key.partition("-")
    return kind in {"f", "m", "c"} and number.isascii() and number.isdigit()


def opened_in(data: QueryDict) -> frozenset[str]:
    """The keys in a page's address."""
    return frozenset(key for key in data.getlist("open") if _is_key(key))
