"""What grows on a case: notes, actions, support, outcomes and links, and what they do to its counts."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from casework.actions import links
from casework.actions.case_actions import Owner, add_action, end_action
from casework.actions.links import link_cases, unlink_cases
from casework.actions.notes import add_note, strike_note
from casework.actions.outcomes import set_outcomes
from casework.actions.support import answer_support, offer_support
from casework.models import (
    Agency,
    Case,
    CaseAction,
    CaseLink,
    CaseList,
    CaseOutcome,
    ConflictOfInterest,
    CountTotal,
    HateCrime,
    ListEntry,
    SupportOffer,
)
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from cohesion.models import User
from cohesion.refusals import ActionRefused
from tests.factories.cases import a_case, entry

DAY = date(2014, 7, 18)


@pytest.fixture
def case(northern: User) -> Case:
    return a_case(northern)


def at(route: str, case: Case, *more: object) -> str:
    return reverse(route, args=[case.reference, *more])


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def counted(name: str) -> int:
    rows = CountTotal.objects.filter(count=f"hate_crime.{name}", breakdown="")
    return sum(row.value for row in rows)


# --- notes ------------------------------------------------------------------------------------------------------------
def test_two_people_add_notes_at_once(client: Client, case: Case, northern: User, caseworker: User) -> None:
    for person in (northern, caseworker):
        client.force_login(person)
        sent = {"text": f"Said by {person.name}", "language": "cy"}
        assertRedirects(client.post(at("case_note_add", case), sent), f"{at('case', case)}#notes")

    assert {note.text for note in case.notes.all()} == {"Said by Mared Owen", "Said by Nia Puw"}
    assert {note.language for note in case.notes.all()} == {"cy"}


def test_struck_note_stays_readable_with_who_and_when(
    client: Client, case: Case, northern: User, caseworker: User, now: datetime
) -> None:
    note = add_note(case_id=case.pk, text="Wrong words", language="en", by=caseworker, now=now)
    client.force_login(northern)
    assertContains(client.get(at("case_note_strike", case, note.pk)), "Wrong words")

    client.post(at("case_note_strike", case, note.pk))

    page = client.get(at("case", case))
    assertContains(page, "Wrong words")
    assertContains(page, "Struck out by Mared Owen")
    assertNotContains(page, at("case_note_strike", case, note.pk))
    with pytest.raises(ActionRefused):
        strike_note(case_id=case.pk, note_id=note.pk, by=northern, now=now)


def test_a_note_of_another_case_is_not_struck_here(client: Client, case: Case, northern: User, now: datetime) -> None:
    other = a_case(northern)
    note = add_note(case_id=other.pk, text="There", language="en", by=northern, now=now)
    client.force_login(northern)

    assert client.post(at("case_note_strike", case, note.pk)).status_code == 404
    with pytest.raises(ActionRefused):
        strike_note(case_id=case.pk, note_id=note.pk, by=northern, now=now)


@pytest.mark.parametrize(
    "sent",
    [{}, {"text": " ", "language": "en"}, {"text": "x" * 5001, "language": "en"}, {"text": "x", "language": "fr"}],
)
def test_note_that_cannot_be_is_refused(client: Client, case: Case, northern: User, sent: dict[str, str]) -> None:
    client.force_login(northern)

    assertContains(client.post(at("case_note_add", case), sent), "There is a problem")
    assert not case.notes.exists()


# --- actions ----------------------------------------------------------------------------------------------------------
def test_action_of_an_agency_is_ended_as_not_possible_with_why(case: Case, northern: User, now: datetime) -> None:
    housing = Agency.objects.get(code="housing")
    action = add_action(
        case_id=case.pk,
        text="Fit a light",
        language="en",
        owner=Owner(agency=housing),
        due_on=date(2014, 7, 25),
        by=northern,
        now=now,
    )

    def end(result: str) -> CaseAction:
        ended = {"status": "NOT_POSSIBLE", "ended_on": date(2014, 7, 20), "by": northern, "now": now}
        return end_action(case_id=case.pk, action_id=action.pk, result=result, **ended)  # type: ignore[arg-type]

    with pytest.raises(FieldsRefused) as refusal:
        end("")
    assert set(refusal.value.problems) == {"result"}
    assert end("The landlord refused.").status == "NOT_POSSIBLE"
    with pytest.raises(ActionRefused):
        end("Again")


@pytest.mark.parametrize("owner", [Owner(), "both", "reader", "ended"])
def test_action_needs_one_owner_who_can_do_it(
    case: Case, northern: User, reader: User, now: datetime, owner: object
) -> None:
    police = Agency.objects.get(code="north_wales_police")
    owners = {"both": Owner(northern, police), "reader": Owner(person=reader), "ended": Owner(agency=police)}
    if owner == "ended":
        Agency.objects.filter(pk=police.pk).update(valid_to=date(2014, 1, 1))
    with pytest.raises(FieldsRefused) as refusal:
        add_action(
            case_id=case.pk,
            text="Do it",
            language="en",
            owner=owner if isinstance(owner, Owner) else owners[str(owner)],
            due_on=date(2014, 7, 25),
            by=northern,
            now=now,
        )
    assert set(refusal.value.problems) == {"owner"}


def test_action_goes_in_and_ends_through_its_pages(
    client: Client, case: Case, northern: User, caseworker: User
) -> None:
    client.force_login(northern)
    today = localdate().isoformat()
    sent = {"text": "Visit", "owner": f"person-{caseworker.pk}", "due_on": today, "language": "en"}
    assertContains(
        client.post(at("case_action_add", case), {**sent, "owner": "person-0"}), "Choose somebody of the list."
    )
    assertRedirects(client.post(at("case_action_add", case), sent), f"{at('case', case)}#actions")

    action = case.actions.get()
    assertContains(client.get(at("case", case)), "Say what came of it")
    ended = {"status": "DONE", "ended_on": today, "result": "Well."}
    assertRedirects(client.post(at("case_action_end", case, action.pk), ended), f"{at('case', case)}#actions")
    assertContains(client.get(at("case", case)), "1 action has ended")
    assertContains(client.post(at("case_action_end", case, action.pk), ended), "This action was ended already.")


# --- support ----------------------------------------------------------------------------------------------------------
def offered(case: Case, by: User, now: datetime, **said: object) -> SupportOffer:
    ordinary = {
        "agency": Agency.objects.get(code="victim_support"),
        "support": entry(CaseList.SUPPORT, "emotional"),
        "is_referral": True,
        "offered_on": DAY,
        "answer": "WAITING",
        "taken_on": None,
    }
    return offer_support(case_id=case.pk, by=by, now=now, **{**ordinary, **said})  # type: ignore[arg-type]


def test_referral_and_support_taken_up_count_apart(case: Case, northern: User, now: datetime) -> None:
    offer = offered(case, northern, now)
    assert (counted("referred_to_support"), counted("supported"), counted("reported")) == (1, 0, 1)

    answered = {"answer": "TAKEN", "taken_on": DAY, "ended_on": None, "by": northern, "now": now}
    answer_support(case_id=case.pk, offer_id=offer.pk, seen_version=2, **answered)  # type: ignore[arg-type]
    assert (counted("referred_to_support"), counted("supported"), counted("reported")) == (1, 1, 1)
    with pytest.raises(StaleCase):
        answer_support(case_id=case.pk, offer_id=offer.pk, seen_version=2, **answered)  # type: ignore[arg-type]

    declined = {**answered, "answer": "DECLINED", "taken_on": None}
    answer_support(case_id=case.pk, offer_id=offer.pk, seen_version=3, **declined)  # type: ignore[arg-type]
    assert counted("supported") == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"offered_on": date(2014, 7, 21)}, "offered_on"),
        ({"answer": "TAKEN"}, "taken_on"),
        ({"answer": "TAKEN", "taken_on": date(2014, 7, 17)}, "taken_on"),
        ({"answer": "DECLINED", "taken_on": DAY}, "taken_on"),
        ({"answer": "PERHAPS"}, "answer"),
    ],
)
def test_support_that_cannot_be_is_refused_by_its_field(
    case: Case, northern: User, now: datetime, said: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        offered(case, northern, now, **said)
    assert set(refusal.value.problems) == {field}
    assert not case.support.exists()


def test_support_of_a_list_entry_of_another_list_or_time_is_refused(case: Case, northern: User, now: datetime) -> None:
    ListEntry.objects.filter(list="SUPPORT", code="legal").update(valid_from=date(2014, 8, 1))
    for wrong in (entry(CaseList.OUTCOME, "advice"), entry(CaseList.SUPPORT, "legal")):
        with pytest.raises(FieldsRefused) as refusal:
            offered(case, northern, now, support=wrong)
        assert set(refusal.value.problems) == {"support"}


def test_support_ends_only_where_it_was_taken_up(case: Case, northern: User, now: datetime) -> None:
    offer = offered(case, northern, now)
    wrong = [
        {"answer": "WAITING", "taken_on": None, "ended_on": DAY},
        {"answer": "TAKEN", "taken_on": DAY, "ended_on": date(2014, 7, 17)},
    ]
    for said in wrong:
        with pytest.raises(FieldsRefused) as refusal:
            answer_support(case_id=case.pk, offer_id=offer.pk, seen_version=2, by=northern, now=now, **said)  # type: ignore[arg-type]
        assert set(refusal.value.problems) == {"ended_on"}


def test_support_goes_in_and_is_answered_through_its_pages(client: Client, case: Case, northern: User) -> None:
    client.force_login(northern)
    sent = {"agency": Agency.objects.get(code="victim_support").pk, "offered_on": "2014-07-18", "answer": "WAITING"}
    assertContains(client.post(at("case_support_add", case), {**sent, "agency": "0"}), "Choose a body of the list.")
    assertRedirects(
        client.post(at("case_support_add", case), {**sent, "is_referral": "on"}), f"{at('case', case)}#support"
    )

    offer = case.support.get()
    answer = {"answer": "TAKEN", "taken_on": "2014-07-19", "version": fresh(case).version}
    assertRedirects(client.post(at("case_support_answer", case, offer.pk), answer), f"{at('case', case)}#support")
    assertContains(client.get(at("case", case)), "Support by Victim Support was taken up.")


# --- outcomes ---------------------------------------------------------------------------------------------------------
def set_them(case: Case, by: User, now: datetime, *codes: str, **said: object) -> Case:
    entries = [entry(CaseList.OUTCOME, code) for code in codes]
    ordinary: dict[str, object] = {"on": DAY, "satisfaction": "", "seen_version": fresh(case).version}
    return set_outcomes(case_id=case.pk, outcomes=entries, by=by, now=now, **{**ordinary, **said})  # type: ignore[arg-type]


def test_outcomes_that_stood_keep_their_day(case: Case, northern: User, now: datetime) -> None:
    set_them(case, northern, now, "advice", "charged")
    set_them(case, northern, now, "charged", "restorative", on=date(2014, 7, 20), satisfaction="SATISFIED")

    stands = {row.outcome.code: row.on for row in CaseOutcome.objects.filter(case=case)}
    assert stands == {"charged": DAY, "restorative": date(2014, 7, 20)}
    event = case.events.latest("pk")
    assert event.detail == {"added": ["restorative"], "removed": ["advice"], "satisfaction": "SATISFIED"}
    assert HateCrime.objects.get(case=case).satisfaction == "SATISFIED"


@pytest.mark.parametrize("on", [None, date(2014, 7, 21), date(2014, 4, 30)])
def test_new_outcomes_need_a_possible_day(case: Case, northern: User, now: datetime, on: date | None) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        set_them(case, northern, now, "advice", on=on)
    assert set(refusal.value.problems) == {"on"}


def test_outcomes_that_do_not_differ_or_are_of_another_list_are_refused(
    case: Case, northern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused):
        set_them(case, northern, now)
    with pytest.raises(FieldsRefused):
        set_them(case, northern, now, satisfaction="VERY")
    wrong = entry(CaseList.SUPPORT, "legal")
    with pytest.raises(FieldsRefused):
        set_outcomes(case_id=case.pk, outcomes=[wrong], on=DAY, satisfaction="", seen_version=1, by=northern, now=now)


def test_outcomes_go_in_through_their_page(client: Client, case: Case, northern: User) -> None:
    client.force_login(northern)
    key = entry(CaseList.OUTCOME, "advice").pk
    sent = {"outcomes": [key], "on": "2014-07-18", "satisfaction": "PARTLY", "version": "1"}
    assertContains(client.post(at("case_outcomes", case), {**sent, "outcomes": ["x"]}), "Choose entries of the list.")
    assertRedirects(client.post(at("case_outcomes", case), sent), f"{at('case', case)}#outcomes")

    page = client.get(at("case", case))
    assertContains(page, "Outcomes added: Advice only. The victim’s satisfaction: Partly satisfied.")
    assertContains(client.get(at("case_outcomes", case)), "Advice only (18\u00a0July 2014)")


# --- links ------------------------------------------------------------------------------------------------------------
def link(case: Case, other: Case, by: User, now: datetime, kind: str = "DUPLICATE") -> CaseLink:
    return link_cases(case_id=case.pk, reference=other.said, kind=kind, by=by, now=now)


def test_duplicate_counts_nowhere_until_its_link_is_taken_away(case: Case, northern: User, now: datetime) -> None:
    first = a_case(northern)
    assert counted("reported") == 2
    made = link(case, first, northern, now)
    assert (counted("reported"), fresh(case).is_duplicate, fresh(first).is_duplicate) == (1, True, False)

    # From the other end as well.
    unlink_cases(case_id=first.pk, link_id=made.pk, by=northern, now=now)
    assert (counted("reported"), fresh(case).is_duplicate) == (2, False)
    with pytest.raises(ActionRefused):
        unlink_cases(case_id=case.pk, link_id=made.pk, by=northern, now=now)


def test_duplicates_make_no_chains_and_no_circles(case: Case, northern: User, now: datetime) -> None:
    first, third = a_case(northern), a_case(northern)
    link(case, first, northern, now)

    for one, other, field in (
        (first, case, "reference"),
        (case, third, "kind"),
        (third, case, "reference"),
        (first, third, "kind"),
    ):
        with pytest.raises(FieldsRefused) as refusal:
            link(one, other, northern, now)
        assert set(refusal.value.problems) == {field}
    assert counted("reported") == 2


def test_link_that_somebody_else_was_quicker_with_leaves_their_new_one_alone(
    case: Case, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the lock a colleague takes the link away and links to another case."""
    first, other = a_case(northern), a_case(northern)
    old = link_cases(case_id=case.pk, reference=first.reference, kind="DUPLICATE", by=northern, now=now)
    held = links._both

    def quicker(*ids: Any) -> tuple[Case, Case]:
        monkeypatch.setattr(links, "_both", held)
        unlink_cases(case_id=case.pk, link_id=old.pk, by=northern, now=now)
        link_cases(case_id=case.pk, reference=other.reference, kind="DUPLICATE", by=northern, now=now)
        return held(*ids)

    monkeypatch.setattr(links, "_both", quicker)
    with pytest.raises(ActionRefused, match="taken away already"):
        unlink_cases(case_id=case.pk, link_id=old.pk, by=northern, now=now)

    assert Case.objects.get(pk=case.pk).is_duplicate


def test_case_is_not_linked_to_itself_nor_twice_nor_to_what_one_cannot_open(
    case: Case, northern: User, southern: User, now: datetime
) -> None:
    other, far = a_case(northern), a_case(southern, gss="W06000015")
    hidden = a_case(northern)
    ConflictOfInterest.objects.create(case=hidden, user=northern, reason="KNOWS", declared_at=now, declared_by=northern)
    link(case, other, northern, now, "RELATED")

    for target in (case, other, far, hidden):
        with pytest.raises(FieldsRefused) as refusal:
            link(case, target, northern, now, "RELATED")
        assert set(refusal.value.problems) == {"reference"}
    with pytest.raises(FieldsRefused):
        link(other, case, northern, now, "SAME_PERSON")
    for typed in ("", "AAAA AAAA", "2222 2222", str(uuid4())):
        with pytest.raises(FieldsRefused):
            link_cases(case_id=case.pk, reference=typed, kind="RELATED", by=northern, now=now)


def test_same_victim_within_a_year_is_a_repeat_victim(case: Case, northern: User, now: datetime) -> None:
    earlier = a_case(northern, received_on=date(2014, 4, 1))
    link(case, earlier, northern, now, "SAME_PERSON")

    assert HateCrime.objects.get(case=case).is_repeat
    assert not HateCrime.objects.get(case=earlier).is_repeat


def test_link_to_a_case_with_a_conflict_is_not_there(
    client: Client, case: Case, northern: User, caseworker: User, now: datetime
) -> None:
    other = a_case(northern)
    made = link(case, other, northern, now, "RELATED")
    ConflictOfInterest.objects.create(
        case=other, user=caseworker, reason="KNOWS", declared_at=now, declared_by=northern
    )
    client.force_login(caseworker)

    page = client.get(at("case", case))
    assertNotContains(page, other.said)
    assertNotContains(page, other.reference)
    assertContains(page, "The case was linked to another one.")
    assert client.get(at("case_link_remove", case, made.pk)).status_code == 404
    with pytest.raises(NotPermitted):
        unlink_cases(case_id=case.pk, link_id=made.pk, by=caseworker, now=now)


def test_cases_are_linked_and_parted_through_their_pages(client: Client, case: Case, northern: User) -> None:
    other = a_case(northern)
    client.force_login(northern)
    wrong = client.post(at("case_link_add", case), {"reference": case.said, "kind": "RELATED"})
    assertContains(wrong, "This is the reference of the case itself.")
    sent = {"reference": other.said.lower(), "kind": "DUPLICATE"}
    assertRedirects(client.post(at("case_link_add", case), sent), f"{at('case', case)}#links")
    assertContains(client.get(at("case", case)), "it counts nowhere")
    assertContains(client.get(at("case", other)), "is the same report as this one and counts nowhere")

    key = case.links.get().pk
    assertContains(client.get(at("case_link_remove", case, key)), "This case then counts again.")
    assertRedirects(client.post(at("case_link_remove", case, key)), f"{at('case', case)}#links")
    assert not fresh(case).is_duplicate
