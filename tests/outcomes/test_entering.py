"""Saving what was typed on the page of an outcome: field by field, beside others who do the same."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from cohesion.models import AuditEntry, Region, User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.entering import Entered, enter
from outcomes.entry import fields
from outcomes.entry.posted import posted
from outcomes.entry.standing import of_figure, stamp
from outcomes.models import (
    Figure,
    Measure,
    MeasureKind,
    MilestoneProgress,
    MilestoneStatus,
    Outcome,
    OutcomeNarrative,
    QuarterlyReturn,
    ReturnStatus,
    ValueState,
)
from outcomes.refusals import NotPermitted
from outcomes.return_values import CellInput, CellKey, MilestoneKey, ReturnInput
from tests.conftest import appoint

LATER = timedelta(minutes=5)


@pytest.fixture
def colleague(regions: dict[str, Region]) -> User:
    return appoint("colleague@example.org", "Rhys Tudor", Role.CO_ORDINATOR, regions["NWW"])


@pytest.fixture
def outcome(northern_return: QuarterlyReturn) -> Outcome:
    return Outcome.objects.get(plan=northern_return.round.plan_id, code="1")


@pytest.fixture
def trained(measure: Callable[[str], Measure]) -> Measure:
    return measure("1.2.M3")


@pytest.fixture
def send(northern_return: QuarterlyReturn, outcome: Outcome, northern: User, now: datetime) -> Callable[..., Entered]:
    """Send fields by name, as the form would."""

    def through(by: User = northern, at: datetime = now, **sent: str) -> Entered:
        data = QueryDict(mutable=True)
        data.update({name.replace("_", "-") if name[0] in "fmea" else f"n-{name}": text for name, text in sent.items()})
        return enter(quarterly_return=northern_return, outcome=outcome, sent=posted(data), by=by, now=at)

    return through


def name(measure: Measure, place: int = 0, category: int = 0) -> str:
    return f"f_{measure.pk}_{place}_{category}"


def value(held: QuarterlyReturn, measure: Measure) -> Decimal | None:
    return Figure.objects.get(quarterly_return=held, measure=measure, authority=None, category=None).value


# --- saving -----------------------------------------------------------------------------------------------------------
def test_entering_saves_fields_of_every_kind_and_records_them(
    send: Callable[..., Entered],
    northern_return: QuarterlyReturn,
    trained: Measure,
    measure: Callable[[str], Measure],
    outcome: Outcome,
) -> None:
    milestone, evidence = measure("1.1.M1"), measure("1.1.M3")
    action = outcome.actions.get(code="1.1.A1")

    entered = send(
        **{
            name(trained): "1,234",
            f"{name(trained)}_n": "From the lists",
            f"m_{milestone.pk}_0": "ACHIEVED",
            f"m_{milestone.pk}_0_d": "2/6/2014",
            f"e_{evidence.pk}": "Three plans name it.",
            f"a_{action.pk}": "Agree the sources",
            f"a_{action.pk}_w": "Siân",
            "progress": "The forum met.",
            "rag": "AMBER",
            "language": "cy",
        }
    )

    held = QuarterlyReturn.objects.get(pk=northern_return.pk)
    assert entered.is_whole
    assert (held.status, held.version) == (ReturnStatus.IN_PROGRESS, northern_return.version + 1)
    figure = held.figures.get()
    assert [figure.value, figure.note] == [1234, "From the lists"]
    assert held.milestones.get().status == MilestoneStatus.ACHIEVED
    assert (held.evidence.get().text, held.evidence.get().language) == ("Three plans name it.", "cy")
    assert held.action_progress.get().owner == "Siân"
    told = held.narratives.get()
    assert (told.progress, told.rag, told.language) == ("The forum met.", "AMBER", "cy")
    assert AuditEntry.objects.filter(act="return.saved").count() == 1


def test_entering_leaves_what_the_person_did_not_touch(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, colleague: User, now: datetime
) -> None:
    send(**{name(trained): "41"})
    figure = northern_return.figures.get()
    seen = stamp(of_figure(figure))
    send(by=colleague, at=now + LATER, **{name(trained): "44", f"{name(trained)}_v": seen})

    # A page opened before the colleague's change gives back 41, which its reader never touched.
    stale = send(at=now + 2 * LATER, **{name(trained): "41", f"{name(trained)}_v": seen, "progress": "Told"})

    assert stale.is_whole
    assert value(northern_return, trained) == 44
    assert northern_return.narratives.get().progress == "Told"


def test_entering_nothing_new_writes_nothing(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure
) -> None:
    sent = {name(trained): "41", "progress": "Told", "language": "en"}
    send(**sent)
    version = QuarterlyReturn.objects.get(pk=northern_return.pk).version

    # The same page sent twice: its stamps are old, and everything it says is there already.
    again = send(**sent)

    assert again.is_whole
    assert QuarterlyReturn.objects.get(pk=northern_return.pk).version == version
    assert northern_return.figures.get().version == 1


def test_entering_an_empty_page_starts_nothing(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure
) -> None:
    send(**{name(trained): "", f"{name(trained)}_s": "", "progress": "", "rag": "", "language": "en"})

    assert QuarterlyReturn.objects.get(pk=northern_return.pk).status == ReturnStatus.OPEN
    assert not OutcomeNarrative.objects.exists()


def test_entering_an_emptied_field_takes_the_figure_out(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure
) -> None:
    send(**{name(trained): "41"})
    seen = stamp(of_figure(northern_return.figures.get()))

    send(**{name(trained): "", f"{name(trained)}_v": seen})

    assert not northern_return.figures.exists()


def test_entering_shares_region_wide_work_with_its_parts(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, regions: dict[str, Region]
) -> None:
    housing = trained.breakdowns.get().categories.get(code="housing")
    send(**{name(trained): "9", name(trained, 0, housing.pk): "9"})
    seen = stamp(of_figure(northern_return.figures.get(category=None)))

    send(**{name(trained): "9", f"{name(trained)}_v": seen, f"{name(trained)}_p": str(regions["NEW"].pk)})

    partners = {figure.category_id: list(figure.partner_regions.all()) for figure in northern_return.figures.all()}
    assert partners == {None: [regions["NEW"]], housing.pk: [regions["NEW"]]}


def test_entering_shared_work_leaves_a_part_alone_whose_category_was_merged_since(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, regions: dict[str, Region]
) -> None:
    breakdown = trained.breakdowns.get()
    housing = breakdown.categories.get(code="housing")
    send(**{name(trained): "9", name(trained, 0, housing.pk): "9"})
    seen = stamp(of_figure(northern_return.figures.get(category=None)))
    breakdown.categories.filter(pk=housing.pk).update(merged_into=breakdown.categories.exclude(pk=housing.pk).first())

    entered = send(**{name(trained): "9", f"{name(trained)}_v": seen, f"{name(trained)}_p": str(regions["NEW"].pk)})

    partners = {figure.category_id: list(figure.partner_regions.all()) for figure in northern_return.figures.all()}
    assert entered.is_whole
    assert partners == {None: [regions["NEW"]], housing.pk: []}


def test_entering_tells_what_is_wrong_with_shared_parts_beside_their_total(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, regions: dict[str, Region]
) -> None:
    housing = trained.breakdowns.get().categories.get(code="housing")
    send(**{name(trained): "9", name(trained, 0, housing.pk): "9"})
    seen = stamp(of_figure(northern_return.figures.get(category=None)))

    entered = send(**{name(trained): "9", f"{name(trained)}_v": seen, f"{name(trained)}_p": "99999"})

    assert set(entered.problems) == {name(trained).replace("_", "-")}


# --- what cannot be stored --------------------------------------------------------------------------------------------
def test_entering_saves_the_rest_when_one_field_cannot_be_stored(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, measure: Callable[[str], Measure]
) -> None:
    other = measure("1.3.M1")

    entered = send(**{name(trained): "12.5", name(other): "3", "progress": "Told"})

    assert list(entered.problems) == [fields.figure(CellKey(trained.pk))]
    assert "whole things" in entered.problems[fields.figure(CellKey(trained.pk))][0]
    assert value(northern_return, other) == 3
    assert northern_return.narratives.get().progress == "Told"
    assert not northern_return.figures.filter(measure=trained).exists()


def test_entering_fields_of_another_region_or_plan_says_so_and_stores_none(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, authorities: dict[str, object]
) -> None:
    cardiff = authorities["W06000015"].pk  # type: ignore[attr-defined]

    entered = send(
        **{name(trained, cardiff): "5", "f_999999_0_0": "5", "m_999999_0": "ACHIEVED", "e_999999": "x", "a_999999": "y"}
    )

    assert len(entered.problems) == 5
    assert "own authorities" in entered.problems[f"f-{trained.pk}-{cardiff}-0"][0]
    assert not northern_return.figures.exists()


def test_entering_a_narrative_that_is_too_long_keeps_the_other_texts(
    send: Callable[..., Entered], northern_return: QuarterlyReturn
) -> None:
    entered = send(progress="a" * 100_000, challenges="Short", rag="PURPLE")

    assert set(entered.problems) == {"n-progress", "n-rag"}
    told = northern_return.narratives.get()
    assert (told.progress, told.challenges, told.rag) == ("", "Short", "")


def test_entering_keeps_markup_as_the_text_that_it_is(
    send: Callable[..., Entered], northern_return: QuarterlyReturn
) -> None:
    send(progress="# <b>Bold</b> <script>alert(1)</script>\r\n\r\n- one")

    assert northern_return.narratives.get().progress == "# <b>Bold</b> <script>alert(1)</script>\n\n- one"


# --- two at once ------------------------------------------------------------------------------------------------------
@pytest.fixture
def clash(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, colleague: User, now: datetime
) -> Entered:
    """The colleague made 44 of 41; then somebody who still saw 41 sends 47, and a text beside it."""
    send(**{name(trained): "41"})
    seen = stamp(of_figure(northern_return.figures.get()))
    send(by=colleague, at=now + LATER, **{name(trained): "44", f"{name(trained)}_v": seen})
    return send(at=now + 2 * LATER, **{name(trained): "47", f"{name(trained)}_v": seen, "progress": "Told"})


def test_clash_gives_both_values_back_with_who_and_when_and_saves_the_rest(
    clash: Entered, northern_return: QuarterlyReturn, trained: Measure, colleague: User, now: datetime
) -> None:
    found = clash.clashes[fields.figure(CellKey(trained.pk))]

    assert isinstance(found.theirs, CellInput)
    assert [found.theirs.value, found.by, found.when] == [44, colleague, now + LATER]
    assert value(northern_return, trained) == 44
    assert northern_return.narratives.get().progress == "Told"


def test_clash_stays_until_the_person_chooses(
    clash: Entered, send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure
) -> None:
    found = clash.clashes[fields.figure(CellKey(trained.pk))]

    undecided = send(**{name(trained): "47", f"{name(trained)}_v": "seen-long-ago"})
    assert undecided.clashes
    theirs = send(**{name(trained): "47", f"{name(trained)}_v": "seen-long-ago", f"{name(trained)}_k": "theirs"})
    assert theirs.is_whole
    assert value(northern_return, trained) == 44
    mine = send(**{name(trained): "47", f"{name(trained)}_k": f"mine.{found.stamp}"})
    assert mine.is_whole
    assert value(northern_return, trained) == 47


def test_clash_chosen_on_old_knowledge_is_a_clash_again(
    clash: Entered, send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, colleague: User
) -> None:
    found = clash.clashes[fields.figure(CellKey(trained.pk))]
    send(by=colleague, **{name(trained): "50", f"{name(trained)}_v": found.stamp})

    again = send(**{name(trained): "47", f"{name(trained)}_k": f"mine.{found.stamp}"})

    assert again.clashes
    assert value(northern_return, trained) == 50


def test_clash_is_of_one_text_and_not_of_its_neighbours(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, colleague: User, now: datetime
) -> None:
    send(progress="One", challenges="Two")
    send(by=colleague, at=now + LATER, challenges="Two, changed", **{"challenges-v": stamp("Two")})

    entered = send(at=now + 2 * LATER, progress="One, changed", **{"progress-v": stamp("One")})

    told = northern_return.narratives.get()
    assert entered.is_whole
    assert (told.progress, told.challenges) == ("One, changed", "Two, changed")


def test_clash_does_not_arise_where_both_typed_the_same(
    send: Callable[..., Entered], trained: Measure, colleague: User, now: datetime
) -> None:
    send(by=colleague, **{name(trained): "41"})

    entered = send(at=now + LATER, **{name(trained): "41"})

    assert entered.is_whole


def test_clash_with_a_figure_that_somebody_took_out_is_shown_too(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, colleague: User, now: datetime
) -> None:
    send(**{name(trained): "41"})
    seen = stamp(of_figure(northern_return.figures.get()))
    send(by=colleague, **{name(trained): "", f"{name(trained)}_v": seen})

    entered = send(at=now + LATER, **{name(trained): "47", f"{name(trained)}_v": seen})

    assert entered.clashes[fields.figure(CellKey(trained.pk))].theirs is None


# --- who and when -----------------------------------------------------------------------------------------------------
def test_entering_is_refused_to_others_and_while_the_return_is_not_with_its_region(
    send: Callable[..., Entered],
    northern_return: QuarterlyReturn,
    trained: Measure,
    southern: User,
    officer: User,
    put_in: Callable[[QuarterlyReturn, ReturnStatus], QuarterlyReturn],
) -> None:
    for stranger in (southern, officer):
        with pytest.raises(NotPermitted):
            send(by=stranger, **{name(trained): "5"})
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(status=ReturnStatus.NOT_OPEN)
    with pytest.raises(ActionRefused, match="cannot be changed"):
        send(**{name(trained): "5"})
    assert not northern_return.figures.exists()


def test_entering_is_open_to_the_officer_who_took_the_return_over(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, officer: User
) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(on_behalf_by=officer, on_behalf_reason="Vacant")

    assert send(by=officer, **{name(trained): "5"}).is_whole


def test_entering_rolls_back_when_its_audit_fails(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        send(**{name(trained): "5"})

    assert not northern_return.figures.exists()


# --- cost -------------------------------------------------------------------------------------------------------------
def test_entering_one_field_is_cheap_whatever_the_return_holds(
    send: Callable[..., Entered],
    northern_return: QuarterlyReturn,
    trained: Measure,
    plan: object,
    northern: User,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    send(**{name(trained): "5"})
    seen = stamp(of_figure(northern_return.figures.get()))
    with django_assert_num_queries(16):
        send(**{name(trained): "6", f"{name(trained)}_v": seen})

    fill(northern_return, northern, now)
    seen = stamp(of_figure(northern_return.figures.get(measure=trained, authority=None, category=None)))
    with django_assert_num_queries(16):
        send(**{name(trained): "8", f"{name(trained)}_v": seen})


def fill(held: QuarterlyReturn, by: User, now: datetime) -> None:
    """A number everywhere, in every category, and a state for every milestone."""
    figures: dict[CellKey, CellInput | None] = {}
    milestones = {}
    for measure in held.round.measures.prefetch_related("breakdowns__categories"):
        if measure.kind == MeasureKind.MILESTONE:
            milestones[MilestoneKey(measure.pk)] = MilestoneProgress(status=MilestoneStatus.UNDER_WAY)
        if not measure.has_number or measure.kind == MeasureKind.RATING:
            continue
        categories = [None, *(each.pk for breakdown in measure.breakdowns.all() for each in breakdown.categories.all())]
        for place in (None, *held.authorities.values_list("pk", flat=True)):
            for category in categories:
                figures[CellKey(measure.pk, place, category)] = CellInput(Decimal(7))
    actions.save(quarterly_return=held, values=ReturnInput(figures=figures), by=by, now=now)


def test_entering_stands_in_the_state_that_it_was_given(
    send: Callable[..., Entered], northern_return: QuarterlyReturn, trained: Measure
) -> None:
    send(**{name(trained): "", f"{name(trained)}_s": "NOT_AVAILABLE", f"{name(trained)}_n": "Police were late"})

    figure = northern_return.figures.get()
    assert (figure.value, figure.state, figure.note) == (None, ValueState.NOT_AVAILABLE, "Police were late")
