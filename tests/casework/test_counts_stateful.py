"""Random acts on cases and totals: whatever their order, each count is what the records that should count say, each
once.

The machine keeps a model of its own in plain Python. It says of every act whether it must be refused, and afterwards,
for every count, region, quarter, authority and category, what the answer must be. Nothing of the code under test is in
it: quarters are worked out from the calendar, and rules are written out again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from casework.actions.hate_crimes import change_hate_crime, record_hate_crime
from casework.actions.steps import taken, written
from casework.actions.tallies import add_tally, change_tally, remove_tally
from casework.counting import hate_crime
from casework.counting.checking import check_counts
from casework.counting.ledger import take_leave
from casework.models import Agency, Case, CaseEvent, CountedCase, CountTotal, SupportOffer
from casework.tally_facts import TallyFacts
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import CARDIFF, GWYNEDD, facts

ANGLESEY = "W06000001"
REGION_OF = {GWYNEDD: "NWW", ANGLESEY: "NWW", CARDIFF: "CV"}
DAYS = [
    date(2014, 3, 31),
    date(2014, 4, 1),
    date(2014, 5, 1),
    date(2014, 5, 31),
    date(2014, 6, 30),
    date(2014, 7, 1),
    date(2014, 7, 19),
]
MONTHS = sorted({day.replace(day=1) for day in DAYS})
QUARTERS = ("2013-14-Q4", "2014-15-Q1", "2014-15-Q2")
SOURCES = ("victim_support", "north_wales_police")
REPORTED, CENTRES, CRIMES = "hate_crime.reported", "hate_crime.reported_through_centres", "hate_crime.recorded_crimes"
REFERRED, SUPPORTED = "hate_crime.referred_to_support", "hate_crime.supported"
COUNTS = (REPORTED, CENTRES, CRIMES, REFERRED, SUPPORTED)

Spot = tuple[str, str, str, str]
"""Count, quarter, authority and category (empty: the total)."""


def quarter_of(day: date) -> str:
    first = day.year if day.month > 3 else day.year - 1
    number = {4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2, 10: 3, 11: 3, 12: 3, 1: 4, 2: 4, 3: 4}[day.month]
    return f"{first}-{str(first + 1)[2:]}-Q{number}"


@dataclass(frozen=True)
class Record:
    """A case as the model knows it."""

    place: str
    source: str
    received: date
    route: str
    category: str
    recorded: date | None
    why: frozenset[str]
    referrals: tuple[date, ...] = ()
    support: tuple[date, ...] = ()
    is_duplicate: bool = False
    version: int = 1

    def days(self) -> Iterator[tuple[str, date]]:
        """The day from which it counts, by count."""
        if self.is_duplicate:
            return
        yield REPORTED, self.received
        if self.route == "national_centre":
            yield CENTRES, self.received
        if self.category == "crime" and self.recorded:
            yield CRIMES, self.recorded
        if self.referrals:
            yield REFERRED, min(self.referrals)
        if self.support:
            yield SUPPORTED, min(self.support)

    def spots(self) -> Iterator[Spot]:
        for count, day in self.days():
            for category in ("", *self.why):
                yield count, quarter_of(day), self.place, category


@dataclass(frozen=True)
class Total:
    count: str
    place: str
    month: date
    source: str
    value: int
    version: int = 1

    @property
    def key(self) -> tuple[Any, ...]:
        return self.count, self.place, self.month, self.source


@dataclass
class Model:
    records: dict[UUID, Record] = field(default_factory=dict)
    totals: dict[int, Total] = field(default_factory=dict)
    removed: Counter[Spot] = field(default_factory=Counter)
    kept_once: set[tuple[str, str]] = field(default_factory=set)

    def expected(self) -> Counter[Spot]:
        found = Counter(self.removed)
        for record in self.records.values():
            found.update(record.spots())
        for total in self.totals.values():
            found[total.count, quarter_of(total.month), total.place, ""] += total.value
        return found

    def has_case(self, total: Total) -> bool:
        return any(
            (each.place, each.source, each.received.replace(day=1)) == (total.place, total.source, total.month)
            for each in self.records.values()
        )

    def has_total(self, record: Record) -> bool:
        month = record.received.replace(day=1)
        return any(
            (each.place, each.source, each.month) == (record.place, record.source, month)
            for each in self.totals.values()
        )

    def may_keep(self, total: Total, own: int | None = None) -> bool:
        others = [each.key for key, each in self.totals.items() if key != own]
        quarter = quarter_of(total.month)
        has_removed = any(spot[:3] == (total.count, quarter, total.place) for spot in self.removed)
        return not self.has_case(total) and total.key not in others and not has_removed


RECORDS = st.builds(
    Record,
    place=st.sampled_from(sorted(REGION_OF)),
    source=st.sampled_from(SOURCES),
    received=st.sampled_from(DAYS),
    route=st.sampled_from(["national_centre", "police", "direct"]),
    category=st.sampled_from(["crime", "incident"]),
    recorded=st.none() | st.sampled_from(DAYS),
    why=st.sets(st.sampled_from(["race", "disability", "not_known"]), min_size=1).map(frozenset),
)
TOTALS = st.builds(
    Total,
    count=st.sampled_from([REPORTED, SUPPORTED]),
    place=st.sampled_from([GWYNEDD, CARDIFF]),
    month=st.sampled_from(MONTHS),
    source=st.sampled_from(SOURCES),
    value=st.integers(0, 9),
)
DRAWN = st.integers(0, 10**6)
WHEN = st.sampled_from(DAYS)


class CountsMachine(RuleBasedStateMachine):
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self, people: dict[str, User], now: datetime) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.people, self.now, self.model = people, now, Model()
        self.places = {place.gss: place for place in LocalAuthority.objects.filter(gss__in=REGION_OF)}
        self.sources = {source.code: source for source in Agency.objects.filter(code__in=SOURCES)}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    # --- acts ---------------------------------------------------------------------------------------------------------
    @rule(record=RECORDS)
    def record(self, record: Record) -> None:
        by = self.people[REGION_OF[record.place]]
        made: list[Case] = []

        def act() -> None:
            made.append(record_hate_crime(facts=self.facts(record), by=by, now=self.now))

        if self.tried("record", act, allowed=not self.model.has_total(record)):
            self.put(made[0].pk, record)

    @precondition(lambda self: self.model.records)
    @rule(drawn=DRAWN, wish=RECORDS, behind=st.sampled_from([0, 0, 1]))
    def change(self, drawn: int, wish: Record, behind: int) -> None:
        """Everything anew, also from a page that somebody opened before the last write."""
        key, stands = self.chosen(drawn)
        wish = replace(wish, referrals=stands.referrals, support=stands.support, is_duplicate=stands.is_duplicate)
        wish = replace(wish, category=stands.category, version=stands.version + 1)
        has_moved = (wish.place, wish.source, wish.received) != (stands.place, stands.source, stands.received)
        is_in_region = REGION_OF[wish.place] == REGION_OF[stands.place]
        is_possible = behind == 0 and is_in_region and not (has_moved and self.model.has_total(wish))
        by = self.people[REGION_OF[stands.place]]

        def act() -> None:
            told = self.facts(wish)
            change_hate_crime(case_id=key, facts=told, seen_version=stands.version - behind, by=by, now=self.now)

        if self.tried("change", act, allowed=is_possible):
            self.put(key, wish)

    @precondition(lambda self: self.model.records)
    @rule(drawn=DRAWN, offered=WHEN, later=WHEN, is_referral=st.booleans(), is_taken=st.booleans())
    def support(self, drawn: int, offered: date, later: date, is_referral: bool, is_taken: bool) -> None:
        key, stands = self.chosen(drawn)
        took = max(offered, later) if is_taken else None
        by = self.people[REGION_OF[stands.place]]
        with transaction.atomic():
            case = taken(key, by=by)
            SupportOffer.objects.create(
                case=case,
                agency=self.sources["victim_support"],
                is_referral=is_referral,
                offered_on=offered,
                answer="TAKEN" if took else "WAITING",
                taken_on=took,
            )
            written(case, CaseEvent.Kind.SUPPORT, by=by, now=self.now)
        referrals = (*stands.referrals, offered) if is_referral else stands.referrals
        support = (*stands.support, took) if took else stands.support
        self.put(key, replace(stands, referrals=referrals, support=support, version=stands.version + 1))

    @precondition(lambda self: self.model.records)
    @rule(drawn=DRAWN)
    def mark_or_unmark(self, drawn: int) -> None:
        """The same report once more, or not after all."""
        key, stands = self.chosen(drawn)
        by = self.people[REGION_OF[stands.place]]
        with transaction.atomic():
            case = taken(key, by=by)
            case.is_duplicate = not stands.is_duplicate
            written(case, CaseEvent.Kind.LINKED, by=by, now=self.now)
        self.done["mark" if not stands.is_duplicate else "unmark"] += 1
        self.put(key, replace(stands, is_duplicate=not stands.is_duplicate, version=stands.version + 1))

    @precondition(lambda self: self.model.records)
    @rule(drawn=st.sets(DRAWN, min_size=1, max_size=3))
    def remove_for_good(self, drawn: set[int]) -> None:
        """What retention does: several cases at once leave, and every number stays."""
        keys = sorted({self.chosen(each)[0] for each in drawn})
        before = self.model.expected()
        with transaction.atomic():
            take_leave(keys)
            Case.objects.filter(pk__in=keys).delete()
        for key in keys:
            self.model.removed.update(self.model.records.pop(key).spots())
        self.done["remove"] += 1
        assert self.model.expected() == before

    @rule(total=TOTALS)
    def add_total(self, total: Total) -> None:
        made: list[int] = []

        def act() -> None:
            made.append(add_tally(facts=self.total(total), by=self.keeper(total), now=self.now).pk)

        if self.tried("add total", act, allowed=self.model.may_keep(total)):
            self.put_total(made[0], total)

    @precondition(lambda self: self.model.totals)
    @rule(drawn=DRAWN, wish=TOTALS, behind=st.sampled_from([0, 0, 1]))
    def change_total(self, drawn: int, wish: Total, behind: int) -> None:
        key, stands = self.chosen_total(drawn)
        is_in_region = REGION_OF[wish.place] == REGION_OF[stands.place]
        wish = replace(wish, version=stands.version + 1)

        def act() -> None:
            change_tally(
                tally_id=key,
                facts=self.total(wish),
                seen_version=stands.version - behind,
                by=self.keeper(stands),
                now=self.now,
            )

        allowed = behind == 0 and is_in_region and self.model.may_keep(wish, own=key)
        if self.tried("change total", act, allowed=allowed):
            self.put_total(key, wish)

    @precondition(lambda self: self.model.totals)
    @rule(drawn=DRAWN, behind=st.sampled_from([0, 0, 1]))
    def remove_total(self, drawn: int, behind: int) -> None:
        key, stands = self.chosen_total(drawn)

        def act() -> None:
            remove_tally(tally_id=key, seen_version=stands.version - behind, by=self.keeper(stands), now=self.now)

        if self.tried("remove total", act, allowed=behind == 0):
            del self.model.totals[key]

    # --- what must be true after each ---------------------------------------------------------------------------------
    @invariant()
    def every_answer_is_what_the_records_say(self) -> None:
        expected = self.model.expected()
        for count in COUNTS:
            provider = counts.provider(count)
            assert provider is not None
            for region in ("NWW", "CV"):
                for quarter in QUARTERS:
                    told = provider.ask(region, Quarter.parse(quarter), self.now.date())
                    answers = {(each.authority or "", each.category or ""): each.value for each in told}
                    assert len(answers) == len(told), "a number is told twice"
                    self.compare(count, region, quarter, answers, expected)

    def compare(
        self, count: str, region: str, quarter: str, answers: dict[tuple[str, str], int], expected: Counter[Spot]
    ) -> None:
        keeps = (count, region) in self.model.kept_once or any(
            total.count == count and REGION_OF[total.place] == region for total in self.model.totals.values()
        )
        assert bool(answers) == keeps, (count, region)
        for place in (place for place, holder in REGION_OF.items() if holder == region):
            for category in ("", "race", "disability", "not_known"):
                should = expected[count, quarter, place, category]
                assert answers.pop((place, category), 0) == should, (count, quarter, place, category)
        assert not any(answers.values()), answers

    @invariant()
    def sums_are_those_of_their_rows(self) -> None:
        rows: Counter[tuple[str, str, int, str]] = Counter()
        for row in CountedCase.objects.all():
            for category in ("", *(part.split(":")[1] for part in row.parts.strip("|").split("|") if part)):
                rows[row.count, row.quarter, row.authority_id, category] += 1
        sums = {(row.count, row.quarter, row.authority_id, row.category): row for row in CountTotal.objects.all()}
        assert {key: row.value for key, row in sums.items() if row.value} == dict(rows)
        assert all(row.value >= 0 and row.kept >= 0 for row in sums.values())

    @invariant()
    def nothing_is_found_by_counting_anew(self) -> None:
        found = check_counts(by=self.people["NWW"], now=self.now)
        assert found.is_empty, found
        assert found.checked == len(self.model.records)

    # --- the model ----------------------------------------------------------------------------------------------------
    def chosen(self, drawn: int) -> tuple[UUID, Record]:
        return list(self.model.records.items())[drawn % len(self.model.records)]

    def chosen_total(self, drawn: int) -> tuple[int, Total]:
        return list(self.model.totals.items())[drawn % len(self.model.totals)]

    def keeper(self, total: Total) -> User:
        return self.people[REGION_OF[total.place]]

    def put(self, key: UUID, record: Record) -> None:
        self.model.records[key] = record
        self.model.kept_once |= {(count, REGION_OF[record.place]) for count, _day in record.days()}

    def put_total(self, key: int, total: Total) -> None:
        self.model.totals[key] = total

    def facts(self, record: Record) -> Any:
        return facts(
            gss=record.place,
            source=record.source,
            received_on=record.received,
            route=record.route,
            category=record.category,
            police="YES" if record.recorded else "NO",
            police_recorded_on=record.recorded,
            why=sorted(record.why),
        )

    def total(self, total: Total) -> TallyFacts:
        return TallyFacts(total.count, self.places[total.place], total.month, self.sources[total.source], total.value)

    def tried(self, what: str, act: Callable[[], object], *, allowed: bool) -> bool:
        """Do it; whether it happened must be what the model says."""
        try:
            with transaction.atomic():
                act()
        except ActionRefused:
            assert not allowed, what
            self.done[f"{what}, refused"] += 1
            return False
        assert allowed, what
        self.done[what] += 1
        return True


def run(
    northern: User, southern: User, now: datetime, *, examples: int, phases: Sequence[Phase] = tuple(Phase)
) -> None:
    people = {"NWW": northern, "CV": southern}
    run_state_machine_as_test(
        lambda: CountsMachine(people, now),  # type: ignore[arg-type]  # made, as documented
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=phases,
            report_multiple_bugs=False,
        ),
    )


def test_each_count_is_what_the_records_say_whatever_happens(northern: User, southern: User, now: datetime) -> None:
    CountsMachine.done.clear()

    run(northern, southern, now, examples=6)

    # A machine that is always allowed, or always refused, says nothing.
    acts = {"record", "change", "add total", "change total", "remove total"}
    wanted = {*acts, *(f"{act}, refused" for act in acts), "mark", "unmark", "remove"}
    assert wanted <= set(CountsMachine.done), wanted - set(CountsMachine.done)


@pytest.mark.parametrize("broken", ["_report", "_supported", "_recorded_crime"])
def test_machine_notices_a_rule_that_counts_wrongly(
    northern: User, southern: User, now: datetime, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The oracle is worth something only if it fails where a rule is wrong."""
    place = next(index for index, each in enumerate(hate_crime.RULES) if each.day is getattr(hate_crime, broken))
    wrong = replace(
        hate_crime.RULES[place], day=lambda case: case.received_on if case.motivations.count() == 1 else None
    )
    rules = tuple(wrong if index == place else each for index, each in enumerate(hate_crime.RULES))
    monkeypatch.setitem(rules_by_kind(), "HATE_CRIME", rules)

    with pytest.raises(AssertionError):
        run(northern, southern, now, examples=5, phases=[Phase.generate])


def rules_by_kind() -> dict[Any, Any]:
    from casework.counting.rules import RULES

    return RULES
