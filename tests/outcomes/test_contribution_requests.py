"""Asking somebody for their part of a return, and all that a co-ordinator does before an answer comes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, LocalAuthority, User
from cohesion.refusals import ActionRefused
from outcomes.actions import contributions as actions
from outcomes.actions.contribution_requests import FORGOTTEN
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.contribution_links import find, token_of
from outcomes.contributions import Asking
from outcomes.models import ContributionRequest, Plan, QuarterlyReturn, ReturnStatus
from outcomes.pages.contributors import contributors, default_due
from outcomes.refusals import NotPermitted
from outcomes.tasks import forget_contributors
from tests.factories.contributions import a_contribution

DUE = date(2014, 7, 23)
WHERE = ["NWW", "2014-15-Q1"]


@pytest.fixture
def asking(plan: Plan, authorities: dict[str, LocalAuthority]) -> Asking:
    return Asking(
        name="Sioned Vaughan",
        email="Sioned@Example.org",
        organisation="Cyngor Gwynedd",
        language="cy",
        measure_ids=frozenset(plan.measures.filter(code__in=["1.2.M3", "1.1.M7"]).values_list("pk", flat=True)),
        authority_ids=frozenset({authorities["W06000002"].pk}),
        asks_region_wide=False,
        message="Diolch am dy help.",
        due_on=DUE,
    )


@pytest.fixture
def asked(northern_return: QuarterlyReturn, asking: Asking, northern: User, now: datetime) -> ContributionRequest:
    return actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now)


def test_ask_writes_a_letter_in_the_contributors_language_with_their_link(
    northern_return: QuarterlyReturn,
    asking: Asking,
    northern: User,
    now: datetime,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asked = actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now)

    (letter,) = mailoutbox
    assert letter.to == ["sioned@example.org"]
    assert f"/cy/contribute/{token_of(asked)}/" in str(letter.body)
    assert "Diolch am dy help." in str(letter.body)
    assert "Gwynedd" in str(letter.body)
    assert letter.extra_headers["Content-Language"] == "cy"


def test_ask_stands_in_the_history_and_the_record_without_names(
    northern_return: QuarterlyReturn, asked: ContributionRequest, northern: User
) -> None:
    event = northern_return.events.get(kind="ASKED")
    entry = AuditEntry.objects.get(act="return.asked")

    assert (event.by, event.note) == (northern, "")
    assert entry.detail == {"contribution": asked.pk}
    assert "Sioned" not in entry.subject_label


def test_link_outlives_its_day_by_ten_working_days(asked: ContributionRequest) -> None:
    assert timezone.localtime(asked.expires_at).isoformat() == "2014-08-07T00:00:00+01:00"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email address"),
        ({"language": "fr"}, "language"),
        ({"measure_ids": frozenset()}, "measure"),
        ({"measure_ids": frozenset({999_999})}, "measure"),
        ({"authority_ids": frozenset()}, "authority"),
        ({"due_on": date(2014, 7, 19)}, "from today on"),
        ({"due_on": date(2016, 7, 19)}, "from today on"),
        ({"message": "a\x00b"}, "cannot be stored"),
        ({"message": "a" * 4001}, "Shorten"),
    ],
)
def test_ask_refuses_what_cannot_be_asked(
    northern_return: QuarterlyReturn,
    asking: Asking,
    northern: User,
    now: datetime,
    change: dict[str, object],
    sentence: str,
) -> None:
    with pytest.raises(ActionRefused, match=sentence):
        actions.ask(quarterly_return=northern_return, asking=replace(asking, **change), by=northern, now=now)  # type: ignore[arg-type]

    assert not ContributionRequest.objects.exists()


def test_ask_refuses_another_regions_authority_and_derived_measures(
    northern_return: QuarterlyReturn,
    asking: Asking,
    northern: User,
    now: datetime,
    authorities: dict[str, LocalAuthority],
    plan: Plan,
) -> None:
    cardiff = replace(asking, authority_ids=frozenset({authorities["W06000015"].pk}))
    derived = replace(asking, measure_ids=frozenset({plan.measures.filter(kind="PERCENTAGE_CHANGE")[0].pk}))

    for wrong in (cardiff, derived):
        with pytest.raises(ActionRefused):
            actions.ask(quarterly_return=northern_return, asking=wrong, by=northern, now=now)


def test_ask_twice_for_the_same_is_one_request(
    northern_return: QuarterlyReturn, asked: ContributionRequest, asking: Asking, northern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="was asked for some of this already"):
        actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now)


@pytest.mark.parametrize("who", ["southern", "reader", "officer"])
def test_only_those_who_fill_in_the_return_ask(
    northern_return: QuarterlyReturn, asking: Asking, now: datetime, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(NotPermitted):
        actions.ask(quarterly_return=northern_return, asking=asking, by=request.getfixturevalue(who), now=now)


def test_officer_on_behalf_asks_and_sees_whom_they_asked(
    northern_return: QuarterlyReturn, asking: Asking, officer: User, now: datetime
) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(on_behalf_by=officer, on_behalf_reason="Vacant post")

    asked = actions.ask(quarterly_return=northern_return, asking=asking, by=officer, now=now)

    assert list(ContributionRequest.objects.visible_to(officer)) == [asked]


def test_nobody_is_asked_while_the_return_is_with_the_officers(
    accepted_return: QuarterlyReturn, asking: Asking, northern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="cannot be changed"):
        actions.ask(quarterly_return=accepted_return, asking=asking, by=northern, now=now)


def test_ask_rolls_back_when_its_audit_fails(
    northern_return: QuarterlyReturn, asking: Asking, northern: User, now: datetime, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("failing_audit")

    with pytest.raises(RuntimeError):
        actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now)

    assert not ContributionRequest.objects.exists()


def test_requests_are_visible_to_their_region_alone(
    asked: ContributionRequest, northern: User, southern: User, reader: User, officer: User, writer: User
) -> None:
    seen = {
        user.name
        for user in (northern, southern, reader, officer, writer)
        if ContributionRequest.objects.visible_to(user)
    }

    assert seen == {northern.name}


# --- reminding, withdrawing, another day ------------------------------------------------------------------------------
def test_reminder_goes_once_a_day(
    asked: ContributionRequest,
    northern: User,
    now: datetime,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    tomorrow = now + timedelta(days=1)
    with pytest.raises(ActionRefused, match="today already"):
        actions.remind(contribution=asked, by=northern, now=now + timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind(contribution=asked, by=northern, now=tomorrow)
    with pytest.raises(ActionRefused, match="today already"):
        actions.remind(contribution=asked, by=northern, now=tomorrow + timedelta(hours=2))

    asked.refresh_from_db()
    assert (asked.reminders, asked.last_reminded_at) == (1, tomorrow)
    assert len(mailoutbox) == 1
    assert token_of(asked) in str(mailoutbox[0].body)


def test_nobody_is_reminded_who_has_answered_or_whose_link_has_ended(
    asked: ContributionRequest, northern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="link has ended"):
        actions.remind(contribution=asked, by=northern, now=now + timedelta(days=60))
    ContributionRequest.objects.update(received_at=now)
    with pytest.raises(ActionRefused, match="has answered"):
        actions.remind(contribution=asked, by=northern, now=now + timedelta(days=1))


def test_withdrawn_link_opens_nothing_at_once(asked: ContributionRequest, northern: User, now: datetime) -> None:
    token = token_of(asked)
    assert find(token) == asked

    actions.withdraw(contribution=asked, by=northern, now=now)

    assert find(token) is None
    assert AuditEntry.objects.get(act="contribution.withdrawn").detail == {"contribution": asked.pk}
    with pytest.raises(ActionRefused, match="was withdrawn"):
        actions.withdraw(contribution=asked, by=northern, now=now)


def test_another_day_moves_the_end_of_the_link(asked: ContributionRequest, northern: User, now: datetime) -> None:
    before = asked.expires_at

    actions.change_due(contribution=asked, due_on=date(2014, 7, 30), by=northern, now=now)

    asked.refresh_from_db()
    assert asked.due_on == date(2014, 7, 30)
    assert asked.expires_at - before == timedelta(days=7)
    with pytest.raises(ActionRefused, match="from today on"):
        actions.change_due(contribution=asked, due_on=date(2014, 7, 1), by=northern, now=now)


@pytest.mark.parametrize("act", ["remind", "withdraw", "change_due"])
def test_another_region_deals_with_no_request(
    asked: ContributionRequest, southern: User, now: datetime, act: str
) -> None:
    more = {"due_on": DUE} if act == "change_due" else {}

    with pytest.raises(NotPermitted):
        getattr(actions, act)(contribution=asked, by=southern, now=now + timedelta(days=1), **more)


@pytest.mark.parametrize("act", ["remind", "withdraw", "change_due"])
def test_act_on_a_request_rolls_back_when_its_audit_fails(
    asked: ContributionRequest, northern: User, now: datetime, act: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("failing_audit")
    more = {"due_on": date(2014, 7, 30)} if act == "change_due" else {}

    with pytest.raises(RuntimeError):
        getattr(actions, act)(contribution=asked, by=northern, now=now + timedelta(days=1), **more)

    now_stands = ContributionRequest.objects.get()
    assert (now_stands.reminders, now_stands.withdrawn_at, now_stands.due_on) == (0, None, DUE)


# --- the same as last quarter -----------------------------------------------------------------------------------------
@pytest.fixture
def next_return(asked: ContributionRequest, plan: Plan, service: User, now: datetime) -> QuarterlyReturn:
    opened = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now + timedelta(days=80))
    return opened.returns.with_context().get(region__code="NWW")


def test_everybody_of_last_quarter_is_asked_again_in_one_act(
    next_return: QuarterlyReturn, asked: ContributionRequest, northern: User, now: datetime
) -> None:
    later = now + timedelta(days=80)
    due = date(2014, 10, 21)

    (again,) = actions.ask_as_before(quarterly_return=next_return, due_on=due, by=northern, now=later)

    assert (again.email, again.language, again.due_on) == (asked.email, asked.language, due)
    assert set(again.measures.all()) == set(asked.measures.all())
    assert set(again.authorities.all()) == set(asked.authorities.all())
    assert again.nonce != asked.nonce
    with pytest.raises(ActionRefused, match="nobody left"):
        actions.ask_as_before(quarterly_return=next_return, due_on=due, by=northern, now=later)


def test_withdrawn_requests_are_not_asked_again(
    next_return: QuarterlyReturn, asked: ContributionRequest, northern: User, now: datetime
) -> None:
    actions.withdraw(contribution=asked, by=northern, now=now)

    with pytest.raises(ActionRefused, match="nobody left"):
        actions.ask_as_before(quarterly_return=next_return, due_on=date(2014, 10, 21), by=northern, now=now)


def test_nobody_is_written_to_without_end_by_asking_and_withdrawing(
    northern_return: QuarterlyReturn, asking: Asking, northern: User, now: datetime
) -> None:
    for _ in range(5):
        asked = actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now)
        actions.withdraw(contribution=asked, by=northern, now=now)

    with pytest.raises(ActionRefused, match="today already"):
        actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now)

    other = replace(asking, email="other@example.org")
    actions.ask(quarterly_return=northern_return, asking=other, by=northern, now=now)
    actions.ask(quarterly_return=northern_return, asking=asking, by=northern, now=now + timedelta(days=1))


def test_asking_as_before_ends_where_asking_does(
    next_return: QuarterlyReturn, asked: ContributionRequest, northern: User, now: datetime
) -> None:
    due = date(2014, 7, 23)
    for _ in range(4):
        (again,) = actions.ask_as_before(quarterly_return=next_return, due_on=due, by=northern, now=now)
        actions.withdraw(contribution=again, by=northern, now=now)

    with pytest.raises(ActionRefused, match="nobody left"):
        actions.ask_as_before(quarterly_return=next_return, due_on=due, by=northern, now=now)


# --- forgetting -------------------------------------------------------------------------------------------------------
def test_names_and_addresses_are_forgotten_after_two_years(
    asked: ContributionRequest, service: User, northern: User, now: datetime
) -> None:
    token = token_of(asked)
    assert actions.forget(by=service, now=now + timedelta(days=700)) == 0
    with pytest.raises(NotPermitted):
        actions.forget(by=northern, now=now)

    assert actions.forget(by=service, now=now + timedelta(days=731)) == 1

    asked.refresh_from_db()
    assert (asked.name, asked.message, asked.organisation) == ("–", "", "Cyngor Gwynedd")
    assert asked.email.endswith(FORGOTTEN)
    assert find(token) is None
    assert actions.forget(by=service, now=now + timedelta(days=731)) == 0


def test_invented_people_of_sample_data_are_not_forgotten(
    asked: ContributionRequest, service: User, now: datetime
) -> None:
    asked.quarterly_return.round.is_sample = True
    asked.quarterly_return.round.save()
    later = now + timedelta(days=731)

    assert actions.forget(by=service, now=later) == 0

    ContributionRequest.objects.filter(pk=asked.pk).update(email="sioned@a-real-council.example")
    assert actions.forget(by=service, now=later) == 1


def test_forgetting_is_on_the_timetable_every_night() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["forget-contributors"]

    assert entry["task"] == forget_contributors.name
    assert entry["schedule"] == crontab(minute=20, hour=3)


def test_task_forgets_those_who_were_asked_long_ago(asked: ContributionRequest) -> None:
    forget_contributors()

    asked.refresh_from_db()
    assert asked.email.endswith(FORGOTTEN)


# --- the database keeps -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"decided_at": datetime(2014, 7, 20, tzinfo=timezone.get_default_timezone())},
    ],
)
def test_database_refuses_a_request_that_makes_no_sense(asked: ContributionRequest, wrong: dict[str, object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ContributionRequest.objects.filter(pk=asked.pk).update(**wrong)


# --- pages ------------------------------------------------------------------------------------------------------------
def test_due_day_is_a_few_working_days_before_the_returns_own(northern_return: QuarterlyReturn) -> None:
    assert northern_return.due_on == date(2014, 7, 28)
    assert default_due(northern_return, date(2014, 7, 1)) == DUE
    assert default_due(northern_return, date(2014, 7, 25)) == date(2014, 8, 1)


def test_list_of_sample_data_counts_on_the_day_of_its_pages(
    northern_return: QuarterlyReturn, northern: User, now: datetime, asked: ContributionRequest
) -> None:
    northern_return.round.is_sample = True

    (row,) = contributors(northern_return, northern, now + timedelta(days=4000)).rows

    assert row.word == "5 working days late; the link has ended"


def test_list_says_who_is_in_late_and_waiting(
    northern_return: QuarterlyReturn, northern: User, now: datetime, asked: ContributionRequest
) -> None:
    assert "1 person still owes you" in contributors(northern_return, northern, now).heading
    late = contributors(northern_return, northern, now + timedelta(days=5))
    assert late.rows[0].word == "2 working days late"
    assert late.sentence == "Late: Sioned Vaughan."
    assert (late.rows[0].may_remind, late.rows[0].may_look) == (True, False)

    ContributionRequest.objects.update(received_at=now)
    received = contributors(northern_return, northern, now)
    assert "1 answer waits for you" in received.heading
    assert (received.rows[0].may_remind, received.rows[0].may_look) == (False, True)

    actions.close(contribution=asked, by=northern, now=now)
    assert contributors(northern_return, northern, now).heading == "Everybody has answered"


def test_list_asks_the_database_as_often_for_many_as_for_one(
    client: Client, northern_return: QuarterlyReturn, northern: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(northern)
    address = reverse("return_contributors", args=WHERE)
    a_contribution(northern_return)
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)
    for number in range(8):
        a_contribution(northern_return, name=f"Person{number} Puw", places=("W06000001", "W06000002"))
    with django_assert_num_queries(10):
        client.get(address)


def form(**changes: object) -> dict[str, object]:
    due = timezone.localdate() + timedelta(days=7)
    filled = {"name": "Sioned Vaughan", "email": "s@example.org", "language": "cy", "due_on": due.isoformat()}
    return filled | changes


def test_co_ordinator_asks_by_whole_outcome_and_single_measure(
    client: Client, northern_return: QuarterlyReturn, northern: User, plan: Plan, authorities: dict[str, LocalAuthority]
) -> None:
    client.force_login(northern)
    outcome, single = plan.outcomes.get(code="7"), plan.measures.get(code="1.2.M3")
    places = [authorities["W06000002"].pk, "region"]

    response = client.post(
        reverse("return_contributors_ask", args=WHERE), form(outcomes=[outcome.pk], measures=[single.pk], places=places)
    )

    assert response.status_code == 302
    asked = ContributionRequest.objects.get()
    whole = set(outcome.measures.exclude(kind="PERCENTAGE_CHANGE"))
    assert set(asked.measures.all()) == whole | {single}
    assert asked.asks_region_wide
    assert asked.authorities.get().gss == "W06000002"


def test_ask_page_keeps_what_was_typed_beside_its_sentences(
    client: Client, northern_return: QuarterlyReturn, northern: User, plan: Plan
) -> None:
    client.force_login(northern)
    measure = plan.measures.get(code="1.2.M3")
    typed = form(email="nobody", due_on="soon", measures=[measure.pk], places=["999999"])

    page = client.post(reverse("return_contributors_ask", args=WHERE), typed).content.decode()

    for sentence in ("Enter an email address", "is not a day. Enter it like", "Choose at least one authority"):
        assert sentence in page
    assert 'value="Sioned Vaughan"' in page
    assert f'id="measure-{measure.pk}" value="{measure.pk}" checked' in page
    assert not ContributionRequest.objects.exists()


def test_pages_of_a_request_do_their_act_and_say_so(
    client: Client, northern_return: QuarterlyReturn, northern: User
) -> None:
    client.force_login(northern)
    row = a_contribution(northern_return)
    ContributionRequest.objects.update(asked_at=row.asked_at - timedelta(days=2))
    day = timezone.localdate() + timedelta(days=9)

    client.post(reverse("return_contribution_remind", args=[*WHERE, row.pk]))
    client.post(reverse("return_contribution_due", args=[*WHERE, row.pk]), {"due_on": day.isoformat()})
    client.post(reverse("return_contribution_withdraw", args=[*WHERE, row.pk]))

    row.refresh_from_db()
    assert (row.reminders, row.due_on) == (1, day)
    assert row.withdrawn_at is not None
    assert "Withdrawn on" in client.get(reverse("return_contributors", args=WHERE)).content.decode()


def test_repeat_page_says_when_there_is_nobody_to_ask(
    client: Client, northern_return: QuarterlyReturn, northern: User
) -> None:
    client.force_login(northern)
    address = reverse("return_contributors_repeat", args=WHERE)

    due = (timezone.localdate() + timedelta(days=7)).isoformat()
    assert "nobody left to ask" in client.post(address, {"due_on": due}, follow=True).content.decode()
    assert "Enter a day" in client.post(address, {"due_on": ""}, follow=True).content.decode()


def test_request_of_another_return_is_not_there(
    client: Client, northern_return: QuarterlyReturn, northern: User
) -> None:
    client.force_login(northern)
    elsewhere = a_contribution(QuarterlyReturn.objects.with_context().get(region__code="CV"), places=("W06000015",))

    for route in ("return_contribution", "return_contribution_due", "return_contribution_withdraw"):
        assert client.get(reverse(route, args=[*WHERE, elsewhere.pk])).status_code == 404


def test_list_can_be_read_but_nobody_asked_once_the_return_is_sent(
    client: Client, accepted_return: QuarterlyReturn, northern: User
) -> None:
    client.force_login(northern)
    assert accepted_return.status == ReturnStatus.ACCEPTED

    page = client.get(reverse("return_contributors", args=WHERE)).content.decode()

    assert "nobody can be asked" in page
    assert reverse("return_contributors_ask", args=WHERE) not in page
