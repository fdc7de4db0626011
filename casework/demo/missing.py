"""How many cases are still missing where the demo's returns say that some were counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Sum

from casework.counting import hate_crime, marac, nrm, tension
from casework.counting.rules import BY_NAME
from casework.models import CountTotal, Tally
from cohesion.calendar import Quarter
from cohesion.demo import ExpectedCount
from cohesion.models import LocalAuthority

# By count, quarter, authority (GSS code) and category; the total has none.
Cell = tuple[str, str, str, str]
THROUGH_CENTRES = "hate_crime.reported_through_centres"
HATE_MARAC, SLAVERY_MARAC, TENSIONS = marac.HATE_RULES[0].name, marac.SLAVERY_RULES[0].name, tension.RULES[0].name
# The counts that returns ask for, with the breakdown below each. Cases are invented for all of them.
INVENTED: dict[str, str] = {
    THROUGH_CENTRES: hate_crime.BREAKDOWN,
    HATE_MARAC: "",
    SLAVERY_MARAC: "",
    nrm.BY_AUTHORITY: "",
    nrm.THROUGH_FIRST_RESPONDER: nrm.BREAKDOWN,
    TENSIONS: "",
}


@dataclass(frozen=True)
class Missing:
    """So many cases are to be added, of which `parts` says how many count in each category."""

    expected: ExpectedCount
    gss: str
    cases: int
    parts: Mapping[str, int]

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.expected.quarter)


def known(expected: Iterable[ExpectedCount]) -> list[ExpectedCount]:
    """Those that some rule counts and for which cases are invented here, at an authority."""
    return [each for each in expected if each.count in BY_NAME and each.count in INVENTED and each.authority]


def missing(expected: Iterable[ExpectedCount]) -> list[Missing]:
    """Three queries. What people moved since then stands: nothing is ever taken away."""
    present = _present()
    found = []
    for each in expected:
        gss = each.authority or ""
        cases = each.total - present[each.count, each.quarter, gss, ""]
        if cases > 0:
            lacking = {
                code: number - present[each.count, each.quarter, gss, code]
                for (breakdown, code), number in each.parts.items()
                if breakdown == INVENTED[each.count]
            }
            parts = {code: min(number, cases) for code, number in lacking.items() if number > 0}
            found.append(Missing(each, gss, cases, parts))
    return found


def _present() -> Counter[Cell]:
    """What the counts say now, cases that retention removed and tallies among them."""
    gss = dict(LocalAuthority.objects.values_list("pk", "gss"))
    found: Counter[Cell] = Counter()
    totals = CountTotal.objects.filter(count__in=INVENTED, breakdown__in=["", *INVENTED.values()])
    for count, quarter, place, category, value in totals.values_list(
        "count", "quarter", "authority", "category", F("value") + F("kept")
    ):
        found[count, quarter, gss[place], category] += value
    tallies = Tally.objects.filter(count__in=INVENTED).values_list("count", "month", "authority")
    for count, month, place, value in tallies.annotate(total=Sum("value")):
        found[count, str(Quarter.containing(month)), gss[place], ""] += value
    return found
