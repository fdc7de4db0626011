"""The records behind one number: the cases that are shown, those that are not, totals without cases, removed ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import Q, QuerySet

from casework import reference_codes
from casework.counting.ledger import parts_of
from casework.counting.loading import loaded_for_counting
from casework.counting.parts import PartWords
from casework.counting.register import records_address, totals_given
from casework.counting.rule import TOTAL, CountRule, Part
from casework.counting.rules import BY_NAME
from casework.models import Case, CountedCase, CountTotal, Tally
from casework.models.counted import PART_MARK
from cohesion import counts, quarter_words
from cohesion.calendar import Quarter
from cohesion.counts import Use
from cohesion.models import LocalAuthority, RegionCoverage, User
from cohesion.permissions import Permission

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """The number that an address names: a count, a quarter, an authority and, below the total, a category."""

    rule: CountRule
    quarter: Quarter
    authority: LocalAuthority
    part: Part

    @classmethod
    def read(cls, asked: dict[str, str], user: User) -> Self | None:
        """None where there is no such number, or where `user` may not open cases of the region it is counted in."""
        rule = BY_NAME.get(asked.get("count", ""))
        try:
            quarter = Quarter.parse(asked.get("quarter", ""))
        except ValueError:
            return None
        place, part = _place(asked.get("authority", ""), quarter, user), _part(asked.get("category", ""))
        return cls(rule, quarter, place, part) if rule and place and part else None

    @property
    def codes(self) -> dict[str, object]:
        """For the record: codes alone."""
        return {
            "count": self.rule.name,
            "quarter": str(self.quarter),
            "authority": self.authority.gss,
            "category": self.part[1],
        }

    def rows(self) -> QuerySet[CountedCase]:
        rows = CountedCase.objects.filter(count=self.rule.name, quarter=str(self.quarter), authority=self.authority)
        return rows if self.part == TOTAL else rows.filter(parts__contains=PART_MARK + ":".join(self.part) + PART_MARK)


def _part(text: str) -> Part | None:
    """“protected_characteristic:race” as its two codes. Nothing said means the total; None: only one of the two."""
    breakdown, _mark, category = text.partition(":")
    if not text:
        return TOTAL
    return (breakdown, category) if breakdown and category else None


def _place(gss: str, quarter: Quarter, user: User) -> LocalAuthority | None:
    """The authority, if the region that covered it at the end of the quarter is one whose cases `user` may open."""
    covered = RegionCoverage.objects.filter(
        region__in=user.region_ids_for(Permission.VIEW_CASES), authority__gss=gss, starts_on__lte=quarter.ends_on
    ).exclude(ends_on__lt=quarter.ends_on)
    row = covered.select_related("authority").first()
    return row.authority if row else None


@dataclass(frozen=True)
class CountedLine:
    """A case in the list. `day` decides its quarter."""

    case: Case
    day: date | None
    categories: Sequence[str]


@dataclass(frozen=True)
class Overlap:
    """How many of the cases, also of those that are not shown, are counted in another number of the same quarter."""

    rule: CountRule
    count: int
    url: str


@dataclass(frozen=True)
class CountedPage:
    """`visible`, `hidden`, `tallied` and `removed` add up to `total`, the number that a return is told."""

    wanted: Wanted
    lines: tuple[CountedLine, ...]
    tallies: tuple[Tally, ...]
    uses: Sequence[Use]
    category: str
    visible: int
    hidden: int
    removed: int
    overlaps: Sequence["Overlap"]
    after: str

    @property
    def tallied(self) -> int:
        return sum(tally.value for tally in self.tallies)

    @property
    def total(self) -> int:
        return self.visible + self.hidden + self.tallied + self.removed

    @property
    def quarter(self) -> str:
        return quarter_words.in_full(self.wanted.quarter)

    @property
    def cases(self) -> list[Case]:
        return [line.case for line in self.lines]


def counted_page(wanted: Wanted, user: User, after: str) -> CountedPage:
    """A fixed number of queries, whatever is counted. `after` is the reference that the last page ended with."""
    words = PartWords()
    rows = wanted.rows()
    visible = Case.objects.visible_to(user).filter(pk__in=rows.values("case"))
    keys, has_more = _page(visible, after)
    parts = dict(rows.filter(case__in=keys).values_list("case", "parts"))
    cases = {case.pk: case for case in loaded_for_counting(keys)}
    here, removed = _sums(wanted)
    seen, tallies = visible.count(), _tallies(wanted, user)
    unseen = here - seen + _given(wanted) - sum(tally.value for tally in tallies)
    lines = tuple(
        CountedLine(cases[key], wanted.rule.day(cases[key]), words.listed(parts_of(parts[key])))
        for key in keys
        if key in cases and key in parts
    )
    return CountedPage(
        wanted=wanted,
        lines=lines,
        tallies=tallies,
        uses=counts.uses(wanted.rule.name, str(wanted.quarter), wanted.authority.pk, user),
        category=words.of(wanted.part) if wanted.part != TOTAL else "",
        visible=seen,
        hidden=max(unseen, 0),
        removed=removed,
        overlaps=_overlaps(wanted),
        after=lines[-1].case.reference if has_more and lines else "",
    )


def _page(visible: QuerySet[Case], after: str) -> tuple[list[UUID], bool]:
    """The keys of one page, newest first, and whether there are more."""
    told = reference_codes.tidy(after)
    last = visible.filter(reference=told).values_list("received_on", "pk").first()
    if last is not None:
        day, key = last
        visible = visible.filter(Q(received_on__lt=day) | Q(received_on=day, pk__gt=key))
    keys = list(visible.order_by("-received_on", "pk").values_list("pk", flat=True)[: PAGE + 1])
    return keys[:PAGE], len(keys) > PAGE


def _overlaps(wanted: Wanted) -> list[Overlap]:
    """One query for each count that may hold the same cases. Removed cases and totals are in none of them."""
    place, quarter = wanted.authority, str(wanted.quarter)
    rows = CountedCase.objects.filter(quarter=quarter, authority=place, case__in=wanted.rows().values("case"))
    return [
        Overlap(BY_NAME[name], rows.filter(count=name).count(), records_address(name, quarter, place.gss, "", ""))
        for name in wanted.rule.shares_cases_with
    ]


def _sums(wanted: Wanted) -> tuple[int, int]:
    """How many cases are here, and how many retention has removed."""
    row = CountTotal.objects.filter(
        count=wanted.rule.name,
        quarter=str(wanted.quarter),
        authority=wanted.authority,
        breakdown=wanted.part[0],
        category=wanted.part[1],
    ).first()
    return (row.value, row.kept) if row else (0, 0)


def _given(wanted: Wanted) -> int:
    """Partners give totals of a whole count, never of a category."""
    if wanted.part != TOTAL:
        return 0
    place = wanted.authority.pk
    return totals_given(wanted.rule.name, [place], wanted.quarter).get(place, 0)


def _tallies(wanted: Wanted, user: User) -> tuple[Tally, ...]:
    if wanted.part != TOTAL:
        return ()
    span = (wanted.quarter.starts_on, wanted.quarter.ends_on)
    rows = Tally.objects.visible_to(user).filter(count=wanted.rule.name, authority=wanted.authority, month__range=span)
    return tuple(rows.select_related("source").order_by("month", "source__position", "pk"))
