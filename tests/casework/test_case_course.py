"""The course of a case: its next action, its lead, its marking, its end and its new beginning."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from casework.actions.case_actions import Owner, add_action
from casework.actions.closing import close_case, reopen_case
from casework.actions.leads import give_lead, mark_handling
from casework.actions.next_actions import finish_next_action, set_next_action
from casework.case_leads import possible_leads
from casework.models import Case, CaseAction, CaseList, CaseStatus, ConflictOfInterest, ListEntry, RetentionRule
from casework.month_steps import months_after
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from casework.retention_rules import retention_day
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import a_case, entry

DUE = date(2014, 7, 25)


@pytest.fixture
def case(northern: User) -> Case:
    return a_case(northern)


def at(route: str, case: Case, *more: object) -> str:
    return reverse(route, args=[case.reference, *more])


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def detail(case: Case) -> dict[str, object]:
    event = case.events.order_by("-pk").first()
    assert event is not None
    return dict(event.detail)


# --- next action ------------------------------------------------------------------------------------------------------
def test_next_action_is_set_with_its_day_and_told_without_its_words(case: Case, northern: User, now: datetime) -> None:
    set_next_action(case_id=case.pk, text="Ring the school", on=DUE, seen_version=1, by=northern, now=now)

    held = fresh(case)
    assert (held.next_action, held.next_action_on, held.version) == ("Ring the school", DUE, 2)
    assert detail(case) == {"on": "2014-07-25", "was": None}
    assert AuditEntry.objects.filter(act="case.next_action", subject_label=case.reference).count() == 1


def test_next_action_that_somebody_else_wrote_is_not_overwritten(
    case: Case, northern: User, caseworker: User, now: datetime
) -> None:
    set_next_action(case_id=case.pk, text="First", on=DUE, seen_version=1, by=caseworker, now=now)

    with pytest.raises(StaleCase):
        set_next_action(case_id=case.pk, text="Second", on=DUE, seen_version=1, by=northern, now=now)
    assert fresh(case).next_action == "First"


@pytest.mark.parametrize("day", [date(2014, 7, 19), date(2099, 1, 1)])
def test_next_action_on_an_impossible_day_is_refused(case: Case, northern: User, now: datetime, day: date) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        set_next_action(case_id=case.pk, text="Ring", on=day, seen_version=1, by=northern, now=now)
    assert set(refusal.value.problems) == {"on"}


def test_done_next_action_becomes_an_ended_action_and_the_case_waits(
    case: Case, caseworker: User, now: datetime
) -> None:
    set_next_action(case_id=case.pk, text="Ring the school", on=DUE, seen_version=1, by=caseworker, now=now)
    ended = finish_next_action(case_id=case.pk, seen_version=2, by=caseworker, now=now)

    held = fresh(case)
    assert (held.next_action, held.next_action_on) == ("", None)
    kept = CaseAction.objects.get(pk=ended.pk)
    assert (kept.text, kept.status, kept.due_on, kept.owner) == ("Ring the school", "DONE", DUE, caseworker)
    assert detail(case)["done"] is True
    with pytest.raises(ActionRefused):
        finish_next_action(case_id=case.pk, seen_version=3, by=caseworker, now=now)


def test_next_action_page_keeps_what_was_typed_when_the_case_has_changed(
    client: Client, case: Case, northern: User, caseworker: User
) -> None:
    client.force_login(northern)
    today = localdate()
    first = client.get(at("case_next_action", case))
    assertContains(first, '<input type="hidden" name="version" value="1"')
    set_next_action(case_id=case.pk, text="Theirs", on=today, seen_version=1, by=caseworker, now=timezone.now())
    sent = {"text": "Mine", "on": today.isoformat(), "version": "1"}

    refused = client.post(at("case_next_action", case), sent)

    assertContains(refused, "Somebody else has changed this case")
    assertContains(refused, "Mine")
    assertContains(refused, 'name="version" value="2"')
    assertRedirects(client.post(at("case_next_action", case), {**sent, "version": "2"}), at("case", case))
    assert fresh(case).next_action == "Mine"


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 30])
def test_a_version_that_is_none_changes_nothing(client: Client, case: Case, northern: User, version: str) -> None:
    client.force_login(northern)
    sent = {"text": "Mine", "on": localdate().isoformat(), "version": version}

    assertContains(client.post(at("case_next_action", case), sent), "Somebody else has changed this case")
    assert fresh(case).next_action == ""


def test_text_that_points_to_a_person_is_kept_only_on_purpose(client: Client, case: Case, northern: User) -> None:
    client.force_login(northern)
    sent = {"text": "Ring 01286 123 456", "on": localdate().isoformat(), "version": "1"}

    asked = client.post(at("case_next_action", case), sent)
    assertContains(asked, "may point to one person")
    assert fresh(case).version == 1

    client.post(at("case_next_action", case), {**sent, "keeps_what_points_to_a_person": "on"})
    assert detail(case)["leaks"] == ["TELEPHONE"]
    page = client.get(at("case", case))
    assertContains(page, "Kept on purpose in the text: a telephone number.")


def test_done_button_asks_for_the_next_one(client: Client, case: Case, northern: User, now: datetime) -> None:
    set_next_action(case_id=case.pk, text="Ring", on=DUE, seen_version=1, by=northern, now=now)
    client.force_login(northern)

    stale = client.post(at("case_next_done", case), {"version": "1"}, follow=True)
    assertContains(stale, "Somebody else has changed this case")
    done = client.post(at("case_next_done", case), {"version": "2"})
    assertRedirects(done, at("case_next_action", case))
    assertContains(client.get(at("case", case)), "This open case has no next action.")


# --- lead and handling ------------------------------------------------------------------------------------------------
def test_lead_is_somebody_who_may_work_on_the_case_today(
    case: Case, northern: User, caseworker: User, reader: User, southern: User, now: datetime
) -> None:
    assert set(possible_leads(case, date(2014, 7, 20))) == {northern, caseworker}
    ConflictOfInterest.objects.create(case=case, user=caseworker, reason="KNOWS", declared_at=now, declared_by=northern)
    assert set(possible_leads(case, date(2014, 7, 20))) == {northern}
    for other in (caseworker, reader, southern):
        with pytest.raises(FieldsRefused):
            give_lead(case_id=case.pk, lead=other, seen_version=1, by=northern, now=now)


def test_lead_is_given_and_taken_back(case: Case, northern: User, caseworker: User, now: datetime) -> None:
    give_lead(case_id=case.pk, lead=caseworker, seen_version=1, by=northern, now=now)
    assert (fresh(case).lead, detail(case)) == (caseworker, {"lead": caseworker.pk})
    with pytest.raises(ActionRefused):
        give_lead(case_id=case.pk, lead=caseworker, seen_version=2, by=northern, now=now)
    give_lead(case_id=case.pk, lead=None, seen_version=2, by=northern, now=now)
    assert fresh(case).lead is None


def test_whoever_gives_a_restricted_case_away_comes_to_the_list(
    client: Client, case: Case, northern: User, caseworker: User
) -> None:
    Case.objects.filter(pk=case.pk).update(circle="NAMED", lead=northern)
    client.force_login(northern)

    response = client.post(at("case_lead", case), {"lead": caseworker.pk, "version": "1"})

    assertRedirects(response, reverse("cases"))
    assert client.get(at("case", case)).status_code == 404


def test_marking_stands_on_every_page_of_the_case(client: Client, case: Case, northern: User, now: datetime) -> None:
    mark_handling(case_id=case.pk, handling="OFFICIAL", seen_version=1, by=northern, now=now)
    client.force_login(northern)

    for route in ("case", "case_print", "case_note_add"):
        assertContains(client.get(at(route, case)), ">OFFICIAL<")
    assertNotContains(client.get(at("case_note_add", case)), "OFFICIAL-SENSITIVE")
    with pytest.raises(FieldsRefused):
        mark_handling(case_id=case.pk, handling="SECRET", seen_version=2, by=northern, now=now)


# --- closing ----------------------------------------------------------------------------------------------------------
def reason(code: str = "finished") -> ListEntry:
    return entry(CaseList.CLOSE_REASON, code)


def close(case: Case, by: User, now: datetime, **said: object) -> Case:
    given = {"closed_on": date(2014, 7, 20), "reason": reason(), "leaves_actions": False, "seen_version": 1, **said}
    return close_case(case_id=case.pk, by=by, now=now, **given)  # type: ignore[arg-type]


def test_closed_case_has_day_reason_and_the_day_until_which_it_is_kept(
    case: Case, northern: User, now: datetime
) -> None:
    close(case, northern, now)

    held = fresh(case)
    assert (held.status, held.closed_on, held.close_reason) == ("CLOSED", date(2014, 7, 20), reason())
    assert held.retention_on == date(2021, 7, 20)
    assert detail(case) == {"on": "2014-07-20", "reason": "finished"}
    with pytest.raises(ActionRefused):
        close(case, northern, now, seen_version=2)


@pytest.mark.parametrize("day", [date(2014, 4, 30), date(2014, 7, 21)])
def test_closing_day_is_between_receipt_and_today(case: Case, northern: User, now: datetime, day: date) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        close(case, northern, now, closed_on=day)
    assert set(refusal.value.problems) == {"closed_on"}
    assert fresh(case).is_open


def test_reason_that_had_ended_on_the_day_is_refused(case: Case, northern: User, now: datetime) -> None:
    ListEntry.objects.filter(pk=reason().pk).update(valid_to=date(2014, 6, 1))
    with pytest.raises(FieldsRefused) as refusal:
        close(case, northern, now)
    assert set(refusal.value.problems) == {"reason"}


def test_case_with_open_actions_closes_only_on_purpose(case: Case, northern: User, now: datetime) -> None:
    add_action(
        case_id=case.pk, text="Visit", language="en", owner=Owner(person=northern), due_on=DUE, by=northern, now=now
    )
    with pytest.raises(FieldsRefused) as refusal:
        close(case, northern, now, seen_version=2)
    assert set(refusal.value.problems) == {"leaves_actions"}

    close(case, northern, now, seen_version=2, leaves_actions=True)
    assert not fresh(case).is_open


def test_closed_case_takes_no_next_action_and_no_action(case: Case, northern: User, now: datetime) -> None:
    close(case, northern, now)
    with pytest.raises(ActionRefused):
        set_next_action(case_id=case.pk, text="Ring", on=DUE, seen_version=2, by=northern, now=now)
    with pytest.raises(ActionRefused):
        add_action(
            case_id=case.pk, text="V", language="en", owner=Owner(person=northern), due_on=DUE, by=northern, now=now
        )


def test_case_opened_again_says_why_in_a_note(case: Case, northern: User, now: datetime) -> None:
    close(case, northern, now)
    reopen_case(case_id=case.pk, reason="It happened again.", language="en", seen_version=2, by=northern, now=now)

    held = fresh(case)
    assert (held.status, held.closed_on, held.close_reason) == ("OPEN", None, None)
    # An open case is looked at again two years after something was last done.
    assert held.retention_on == date(2016, 7, 20)
    note = case.notes.get()
    assert note.text == "It happened again."
    assert detail(case) == {"note": str(note.pk), "was": "2014-07-20"}
    with pytest.raises(ActionRefused):
        reopen_case(case_id=case.pk, reason="x", language="en", seen_version=3, by=northern, now=now)


def test_close_page_tells_of_open_actions(client: Client, case: Case, northern: User) -> None:
    now = timezone.now()
    due = localdate() + timedelta(days=3)
    add_action(
        case_id=case.pk, text="Visit", language="en", owner=Owner(person=northern), due_on=due, by=northern, now=now
    )
    client.force_login(northern)

    assertContains(client.get(at("case_close", case)), "1 action is still open.")
    sent = {"closed_on": localdate().isoformat(), "reason": reason().pk, "version": "2"}
    assertContains(client.post(at("case_close", case), sent), "Actions of this case are still open.")
    assertRedirects(client.post(at("case_close", case), {**sent, "leaves_actions": "on"}), at("case", case))
    assertContains(client.get(at("case", case)), "What could be done is done")


def test_nobody_else_acts_on_the_case(case: Case, southern: User, officer: User, reader: User, now: datetime) -> None:
    for person in (southern, officer, reader):
        with pytest.raises(NotPermitted):
            close(case, person, now)
        with pytest.raises(NotPermitted):
            mark_handling(case_id=case.pk, handling="OFFICIAL", seen_version=1, by=person, now=now)


def test_an_act_is_undone_when_its_record_fails(
    case: Case, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("casework.actions.steps.audit.record", fail)
    with pytest.raises(RuntimeError):
        close(case, northern, now)
    assert fresh(case).is_open


# --- how long ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2014, 7, 20), 84, date(2021, 7, 20)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2014, 12, 31), 2, date(2015, 2, 28)),
        (date(2014, 1, 31), 12, date(2015, 1, 31)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_case_without_a_rule_has_no_day(case: Case) -> None:
    case.status, case.closed_on = CaseStatus.CLOSED, date(2014, 7, 20)
    assert retention_day(case) == date(2021, 7, 20)
    RetentionRule.objects.all().delete()
    assert retention_day(case) is None
