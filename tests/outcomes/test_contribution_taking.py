"""Taking what a contributor handed in into the return, sending it back, and knowing afterwards who gave what."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from cohesion.models import AuditEntry, LocalAuthority, User
from cohesion.refusals import ActionRefused
from outcomes.actions import contributions as actions
from outcomes.actions.contribution_decisions import Chosen
from outcomes.actions.quarterly_returns import save
from outcomes.contributions import Answers, Statement, stored_answers
from outcomes.entry import fields
from outcomes.models import ContributionRequest, Figure, Measure, MilestoneStatus, QuarterlyReturn, ValueState
from outcomes.pages.contribution import DIFFERS, SAME, chosen_of, contribution_page
from outcomes.refusals import NotPermitted
from outcomes.return_values import (
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
    ReturnInput,
)
from tests.factories.contributions import a_contribution

WHERE = ["NWW", "2014-15-Q1"]
GWYNEDD, CONWY = "W06000002", "W06000003"
HandIn = Callable[..., ContributionRequest]


@pytest.fixture
def trained(plan: object, measure: Callable[[str], Measure], authorities: dict[str, LocalAuthority]) -> CellKey:
    return CellKey(measure("1.2.M3").pk, authorities[GWYNEDD].pk)


@pytest.fixture
def forum(measure: Callable[[str], Measure], authorities: dict[str, LocalAuthority]) -> MilestoneKey:
    return MilestoneKey(measure("1.1.M7").pk, authorities[GWYNEDD].pk)


@pytest.fixture
def words(plan: object) -> MilestoneKey:
    return MilestoneKey(Measure.objects.filter(plan__code="NDP-2014-16", kind="QUALITATIVE")[0].pk)


@pytest.fixture
def hand_in(northern_return: QuarterlyReturn, northern: User, service: User) -> HandIn:
    def handed_in(answers: Answers, row: ContributionRequest | None = None) -> ContributionRequest:
        if row is None:
            measures = {key.measure_id for key in answers.figures} | {key.measure_id for key in answers.statements}
            codes = Measure.objects.filter(pk__in=measures).values_list("code", flat=True)
            row = a_contribution(northern_return, *codes)
            ContributionRequest.objects.filter(pk=row.pk).update(asked_by=northern)
        seen = stored_answers(row).digest
        actions.hand_in(contribution=row, answers=answers, seen=seen, by=service, now=timezone.now())
        return ContributionRequest.objects.with_context().get(pk=row.pk)

    return handed_in


def take(row: ContributionRequest, chosen: Chosen, by: User, now: datetime | None = None) -> ContributionRequest:
    seen = stored_answers(row).digest
    return actions.take_in(contribution=row, chosen=chosen, seen=seen, by=by, now=now or timezone.now())


def put(held: QuarterlyReturn, values: ReturnInput, by: User) -> None:
    save(quarterly_return=held, values=values, by=by, now=timezone.now())


# --- taking in --------------------------------------------------------------------------------------------------------
def test_taken_in_answers_stand_in_the_return_with_who_gave_them(
    northern_return: QuarterlyReturn,
    hand_in: HandIn,
    trained: CellKey,
    forum: MilestoneKey,
    words: MilestoneKey,
    northern: User,
) -> None:
    row = hand_in(
        Answers(
            figures={trained: CellInput(Decimal(41), ValueState.ESTIMATED, note="From the register")},
            statements={
                forum: Statement("Terms of reference", MilestoneStatus.UNDER_WAY, "cy"),
                words: Statement("Dau gyfarfod.", None, "cy"),
            },
        )
    )
    chosen = Chosen(figures={trained: 0}, milestones={forum: 0}, evidence={words.measure_id: 0})

    take(row, chosen, northern)

    figure = northern_return.figures.get()
    assert (figure.value, figure.state, figure.note) == (Decimal(41), "ESTIMATED", "From the register")
    assert (figure.contribution, figure.updated_by) == (row, northern)
    milestone = northern_return.milestones.get()
    assert (milestone.status, milestone.evidence, milestone.authority_id) == (
        "UNDER_WAY",
        "Terms of reference",
        forum.authority_id,
    )
    evidence = northern_return.evidence.get()
    assert (evidence.text, evidence.language) == ("Dau gyfarfod.", "cy")


def test_taking_in_is_kept_in_the_history_and_ends_the_link(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))

    take(row, Chosen(figures={trained: 0}), northern)

    row.refresh_from_db()
    assert (row.decided_by, row.is_open(timezone.now())) == (northern, False)
    event = northern_return.events.get(kind="TAKEN_IN")
    assert (event.by, event.to_status, event.note) == (northern, "IN_PROGRESS", "")
    assert AuditEntry.objects.get(act="return.taken_in").detail == {
        "contribution": row.pk,
        "figures": 1,
        "milestones": 0,
        "evidence": 0,
    }
    assert AuditEntry.objects.filter(act="return.saved").exists()


def test_only_what_was_chosen_is_taken_in_and_the_rest_can_follow(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, forum: MilestoneKey, northern: User
) -> None:
    row = hand_in(
        Answers(
            figures={trained: CellInput(Decimal(41))}, statements={forum: Statement("", MilestoneStatus.ACHIEVED, "en")}
        )
    )

    take(row, Chosen(figures={trained: 0}), northern)
    assert not northern_return.milestones.exists()

    take(row, Chosen(milestones={forum: 0}), northern)
    assert northern_return.milestones.get().status == "ACHIEVED"


def test_figure_that_differs_is_a_choice_and_never_ticked_beforehand(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(40), note="By phone")}), northern)
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))

    (answers,) = contribution_page(row, northern).measures
    (shown,) = answers.rows

    assert (shown.verdict, shown.is_ticked, shown.version) == (DIFFERS, False, 1)
    assert shown.act == "Replace “40” by “41”"
    assert (str(shown.given), str(shown.present)) == ("41", "40: By phone")
    take(row, Chosen(figures={trained: 1}), northern)
    figure = northern_return.figures.get()
    assert (figure.value, figure.note) == (Decimal(41), "By phone")


def test_same_value_only_gains_its_source(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(41))}), northern)
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    assert contribution_page(row, northern).measures[0].rows[0].verdict == SAME

    take(row, Chosen(figures={trained: 1}), northern)

    assert northern_return.figures.get().contribution == row


def test_evidence_of_several_people_stands_one_below_the_other(
    northern_return: QuarterlyReturn, hand_in: HandIn, words: MilestoneKey, northern: User
) -> None:
    put(northern_return, ReturnInput(evidence={words.measure_id: EvidenceInput("Conwy met twice.")}), northern)
    row = hand_in(Answers(statements={words: Statement("Cyfarfu Gwynedd.", None, "cy")}))
    (shown,) = contribution_page(row, northern).measures[0].rows
    assert (shown.verdict, shown.is_ticked) == (DIFFERS, False)
    assert "written in another language: Welsh" in shown.act

    take(row, Chosen(evidence={words.measure_id: 1}), northern)

    assert northern_return.evidence.get().text == "Conwy met twice.\n\nCyfarfu Gwynedd."
    assert contribution_page(row, northern).measures[0].rows[0].verdict == SAME


def test_date_of_an_achieved_milestone_stays(
    northern_return: QuarterlyReturn, hand_in: HandIn, forum: MilestoneKey, northern: User, now: datetime
) -> None:
    achieved = MilestoneInput(MilestoneStatus.ACHIEVED, now.date(), "Minutes")
    put(northern_return, ReturnInput(milestones={forum: achieved}), northern)
    row = hand_in(Answers(statements={forum: Statement("Minutes and terms", MilestoneStatus.ACHIEVED, "en")}))

    take(row, Chosen(milestones={forum: 1}), northern)

    milestone = northern_return.milestones.get()
    assert (milestone.achieved_on, milestone.evidence) == (now.date(), "Minutes and terms")


# --- what refuses it --------------------------------------------------------------------------------------------------
def test_return_that_changed_meanwhile_takes_nothing_in(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, forum: MilestoneKey, northern: User
) -> None:
    row = hand_in(
        Answers(
            figures={trained: CellInput(Decimal(41))}, statements={forum: Statement("", MilestoneStatus.ACHIEVED, "en")}
        )
    )
    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(7))}), northern)

    with pytest.raises(ActionRefused, match="The return has changed"):
        take(row, Chosen(figures={trained: 0}, milestones={forum: 0}), northern)

    assert northern_return.figures.get().value == 7
    assert not northern_return.milestones.exists()


def test_answers_that_were_corrected_meanwhile_are_not_taken_in(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    seen = stored_answers(row).digest
    hand_in(Answers(figures={trained: CellInput(Decimal(42))}), row)

    with pytest.raises(ActionRefused, match="has corrected the answers"):
        actions.take_in(
            contribution=row, chosen=Chosen(figures={trained: 0}), seen=seen, by=northern, now=timezone.now()
        )

    assert not northern_return.figures.exists()


def test_nothing_ticked_nothing_handed_in_or_something_else_is_refused(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    with pytest.raises(ActionRefused, match="Tick at least one"):
        take(row, Chosen(), northern)
    with pytest.raises(ActionRefused, match="not there any more"):
        take(row, Chosen(figures={CellKey(trained.measure_id): 0}), northern)
    with pytest.raises(ActionRefused, match="Nothing has been handed in"):
        take(a_contribution(northern_return, name="Ifan Puw"), Chosen(figures={trained: 0}), northern)


@pytest.mark.parametrize("who", ["southern", "reader", "officer"])
def test_only_those_who_fill_in_the_return_take_in(
    hand_in: HandIn, trained: CellKey, request: pytest.FixtureRequest, who: str
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    user = request.getfixturevalue(who)

    with pytest.raises(NotPermitted):
        take(row, Chosen(figures={trained: 0}), user)
    with pytest.raises(NotPermitted):
        actions.close(contribution=row, by=user, now=timezone.now())


def test_nothing_is_taken_into_a_return_that_is_with_the_officers(
    accepted_return: QuarterlyReturn, trained: CellKey, northern: User, service: User
) -> None:
    row = a_contribution(accepted_return)
    answers = Answers(figures={trained: CellInput(Decimal(41))})
    actions.hand_in(contribution=row, answers=answers, seen=Answers().digest, by=service, now=timezone.now())

    with pytest.raises(ActionRefused, match="cannot be changed"):
        take(row, Chosen(figures={trained: 1}), northern)


@pytest.mark.parametrize("act", ["take_in", "close", "send_back"])
def test_decision_rolls_back_when_its_audit_fails(
    northern_return: QuarterlyReturn,
    hand_in: HandIn,
    trained: CellKey,
    northern: User,
    request: pytest.FixtureRequest,
    act: str,
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    more: dict[str, dict[str, object]] = {
        "take_in": {"chosen": Chosen(figures={trained: 0}), "seen": stored_answers(row).digest},
        "send_back": {"words": "Please look again.", "due_on": row.due_on},
    }
    request.getfixturevalue("failing_audit")

    with pytest.raises(RuntimeError):
        getattr(actions, act)(contribution=row, by=northern, now=timezone.now(), **more.get(act, {}))

    row.refresh_from_db()
    assert row.decided_at is None
    assert row.received_at is not None
    assert not northern_return.figures.exists()


# --- sending back and closing -----------------------------------------------------------------------------------------
def test_sent_back_answers_open_the_link_again_with_the_words(
    client: Client,
    hand_in: HandIn,
    trained: CellKey,
    northern: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    due = timezone.localdate() + timedelta(days=3)

    with django_capture_on_commit_callbacks(execute=True):
        actions.send_back(contribution=row, words="Is this with Conwy?", due_on=due, by=northern, now=timezone.now())

    row.refresh_from_db()
    assert (row.received_at, row.note, row.due_on) == (None, "Is this with Conwy?", due)
    assert "Is this with Conwy?" in str(mailoutbox[-1].body)
    assert stored_answers(row).figures[trained].value == 41
    assert hand_in(Answers(figures={trained: CellInput(Decimal(30))}), row).received_at is not None


def test_sending_back_wants_words_and_a_possible_day(hand_in: HandIn, trained: CellKey, northern: User) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    now = timezone.now()

    with pytest.raises(ActionRefused, match="Write what should be changed"):
        actions.send_back(contribution=row, words=" ", due_on=row.due_on, by=northern, now=now)
    with pytest.raises(ActionRefused, match="from today on"):
        actions.send_back(
            contribution=row, words="Again", due_on=timezone.localdate() - timedelta(days=1), by=northern, now=now
        )


def test_closed_contribution_leaves_the_return_as_it_is(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))

    actions.close(contribution=row, by=northern, now=timezone.now())

    row.refresh_from_db()
    assert row.decided_by == northern
    assert not northern_return.figures.exists()
    with pytest.raises(ActionRefused, match="dealt with already"):
        actions.close(contribution=row, by=northern, now=timezone.now())
    with pytest.raises(ActionRefused, match="dealt with already"):
        actions.withdraw(contribution=row, by=northern, now=timezone.now())


# --- who gave it ------------------------------------------------------------------------------------------------------
def test_source_stays_until_another_value_is_typed(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    row = take(hand_in(Answers(figures={trained: CellInput(Decimal(41))})), Chosen(figures={trained: 0}), northern)

    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(41), note="Checked")}), northern)
    assert northern_return.figures.get().contribution == row
    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(41), ValueState.ESTIMATED)}), northern)
    assert northern_return.figures.get().contribution is None


def test_another_value_ends_the_source(
    northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    take(hand_in(Answers(figures={trained: CellInput(Decimal(41))})), Chosen(figures={trained: 0}), northern)

    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(42))}), northern)

    assert northern_return.figures.get().contribution is None


def test_reading_page_names_the_contributor_to_the_region_and_the_organisation_to_others(
    client: Client, hand_in: HandIn, trained: CellKey, northern: User, officer: User, reader: User
) -> None:
    take(hand_in(Answers(figures={trained: CellInput(Decimal(41))})), Chosen(figures={trained: 0}), northern)
    pages = {}
    for user in (northern, officer, reader):
        client.force_login(user)
        pages[user.name] = client.get(reverse("return_read", args=WHERE)).content.decode()

    assert "From Sioned Vaughan, Cyngor Gwynedd, taken in by Mared Owen on" in pages[northern.name]
    for other in (officer, reader):
        assert "From Cyngor Gwynedd, taken in by Mared Owen on" in pages[other.name]
        assert "Sioned" not in pages[other.name]


# --- the page ---------------------------------------------------------------------------------------------------------
def test_co_ordinator_takes_in_what_is_ticked(
    client: Client, northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    client.force_login(northern)
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    address = reverse("return_contribution", args=[*WHERE, row.pk])
    page = client.get(address).content.decode()
    assert "1 answer from Sioned Vaughan" in page
    assert f'value="{fields.figure(trained)}:0" checked' in page

    seen = stored_answers(row).digest
    done = client.post(address, {"take": [f"{fields.figure(trained)}:0"], "seen": seen}, follow=True)

    assert "What you ticked is in the return" in done.content.decode()
    assert northern_return.figures.get().value == 41


def test_refused_page_shows_the_present_values_and_keeps_the_ticks(
    client: Client, northern_return: QuarterlyReturn, hand_in: HandIn, trained: CellKey, northern: User
) -> None:
    client.force_login(northern)
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    put(northern_return, ReturnInput(figures={trained: CellInput(Decimal(7))}), northern)
    address = reverse("return_contribution", args=[*WHERE, row.pk])
    seen = stored_answers(row).digest

    page = client.post(address, {"take": [f"{fields.figure(trained)}:0"], "seen": seen}).content.decode()

    assert "The return has changed since you opened this page" in page
    assert f'value="{fields.figure(trained)}:1" checked' in page
    assert Figure.objects.get().value == 7


def test_pages_that_decide_do_their_act(client: Client, hand_in: HandIn, trained: CellKey, northern: User) -> None:
    client.force_login(northern)
    row = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    back = reverse("return_contribution_send_back", args=[*WHERE, row.pk])
    assert "Write what should be changed" in client.post(back, {"words": "", "due_on": row.due_on}).content.decode()
    client.post(back, {"words": "Again, please.", "due_on": row.due_on.isoformat()})
    row.refresh_from_db()
    assert row.received_at is None

    hand_in(Answers(figures={trained: CellInput(Decimal(42))}), row)
    client.post(reverse("return_contribution_close", args=[*WHERE, row.pk]))
    row.refresh_from_db()
    assert row.decided_by == northern


def test_look_asks_the_database_as_often_for_many_answers_as_for_one(
    client: Client,
    northern_return: QuarterlyReturn,
    hand_in: HandIn,
    trained: CellKey,
    northern: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)
    small = hand_in(Answers(figures={trained: CellInput(Decimal(41))}))
    counted = Measure.objects.filter(plan=northern_return.round.plan, kind="NUMBER")
    milestones = Measure.objects.filter(plan=northern_return.round.plan, kind="MILESTONE")
    place = trained.authority_id
    large = hand_in(
        Answers(
            figures={CellKey(measure.pk, place): CellInput(Decimal(3)) for measure in counted},
            statements={
                MilestoneKey(measure.pk, place): Statement("", MilestoneStatus.ACHIEVED, "en") for measure in milestones
            },
        )
    )
    client.get(reverse("return_contribution", args=[*WHERE, small.pk]))
    for row in (small, large):
        with django_assert_num_queries(21):
            client.get(reverse("return_contribution", args=[*WHERE, row.pk]))


@pytest.mark.parametrize(
    "sent",
    ["f-1-2", "f-1-2-3", "x:1", "f-a-2-3:1", "m-1:1", "e-²:1", "f-1-2-3:-1", "f-0-0-0:1", "e-" + "9" * 5000 + ":1", ""],
)
def test_tick_that_no_page_offers_chooses_nothing(sent: str) -> None:
    assert chosen_of([sent]).is_empty


def test_tick_names_its_answer_and_the_version_beside_it(trained: CellKey, forum: MilestoneKey) -> None:
    ticks = [f"{fields.figure(trained)}:3", f"{fields.milestone(forum)}:0", "e-7:2"]

    assert chosen_of(ticks) == Chosen({trained: 3}, {forum: 0}, {7: 2})
