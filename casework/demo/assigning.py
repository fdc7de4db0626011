"""Which cases of a cell carry which motivation, so that the number of each comes out exactly."""

from collections.abc import Mapping

NOT_KNOWN = "not_known"
_SAID_OTHERWISE = (NOT_KNOWN, "other")


def assigned(cases: int, parts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The motivations of each of so many cases: each motivation in exactly as many cases as `parts` says.

    They are laid around a circle of the cases, one motivation after the other. None is longer than the circle, so no
    case gets one twice; and where they are as many as the cases or more, every case has at least one. Cases that the
    parts do not reach are not known. ValueError where a part is larger than the number of cases.
    """
    if any(number > cases for number in parts.values()):
        raise ValueError(f"a part of {dict(parts)} is larger than {cases}")
    found: list[tuple[str, ...]] = [()] * cases
    place = 0
    for code in _around(parts):
        for _ in range(parts[code]):
            found[place % cases] += (code,)
            place += 1
    return [codes or (NOT_KNOWN,) for codes in found]


def _around(parts: Mapping[str, int]) -> list[str]:
    """The largest first: what the others, at the end, come round to. So “not known” stands alone where it can."""
    by_size = sorted(parts, key=lambda code: (-parts[code], code))
    first, rest = by_size[:1], by_size[:0:-1]
    return [
        *first,
        *(code for code in rest if code in _SAID_OTHERWISE),
        *(code for code in rest if code not in _SAID_OTHERWISE),
    ]
