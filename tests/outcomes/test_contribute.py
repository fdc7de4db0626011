"""The contributor's page: what it shows, what it takes, and that it writes nowhere but into the holding area."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import structlog
from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from cohesion.access_limits import MOST_MISSES
from cohesion.bilingual import in_language
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from outcomes.actions import contributions as actions
from outcomes.actions import quarterly_returns
from outcomes.actions.contribution_answers import ChangedElsewhere, LinkEnded
from outcomes.contribution_links import token_of
from outcomes.contributions import Answers, Statement, stored_answers
from outcomes.entry import fields
from outcomes.models import ContributionRequest, Measure, MilestoneStatus, QuarterlyReturn, ValueState
from outcomes.refusals import UnusableValues
from outcomes.return_values import CellInput, CellKey, MilestoneKey, ReturnInput
from tests.factories.contributions import a_contribution

Send = Callable[..., str]


@pytest.fixture(autouse=True)
def _no_misses_yet(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asked(northern_return: QuarterlyReturn) -> ContributionRequest:
    return a_contribution(northern_return)


@pytest.fixture
def trained(asked: ContributionRequest) -> CellKey:
    return CellKey(asked.measures.get(code="1.2.M3").pk, asked.authorities.get().pk)


@pytest.fixture
def forum(asked: ContributionRequest) -> MilestoneKey:
    return MilestoneKey(asked.measures.get(code="1.1.M7").pk, asked.authorities.get().pk)


def link(asked: ContributionRequest, language: str = "en") -> str:
    with override(language):
        return reverse("contribute", args=[token_of(asked)])


@pytest.fixture
def send(client: Client, asked: ContributionRequest) -> Send:
    """Send the form as its page would: with the digest of what is kept, unless told otherwise."""

    def through_the_form(typed: dict[str, str], *, act: str = "keep", seen: str | None = None) -> str:
        kept = stored_answers(asked).digest if seen is None else seen
        response = client.post(link(asked), {**typed, "seen": kept, act: "yes"}, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    return through_the_form


# --- what it shows ----------------------------------------------------------------------------------------------------
def test_page_shows_what_was_asked_and_no_figure_of_the_region(
    client: Client, asked: ContributionRequest, trained: CellKey, northern: User, northern_return: QuarterlyReturn
) -> None:
    values = ReturnInput(figures={trained: CellInput(Decimal(98_761))})
    quarterly_returns.save(quarterly_return=northern_return, values=values, by=northern, now=timezone.now())

    page = client.get(link(asked)).content.decode()

    names = set(re.findall(r'name="([fme]-[^"]+)"', page))
    place = asked.authorities.get().pk
    assert {name.split("-")[1] for name in names} == {str(measure.pk) for measure in asked.measures.all()}
    assert {name.split("-")[2] for name in names} == {str(place)}
    assert "98761" not in page
    assert "98,761" not in page
    assert asked.email not in page


def test_page_needs_no_account_and_sets_no_session(client: Client, asked: ContributionRequest) -> None:
    response = client.get(link(asked))

    assert response.status_code == 200
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("language", ["en", "cy"])
def test_page_speaks_the_language_of_its_address(client: Client, asked: ContributionRequest, language: str) -> None:
    page = client.get(link(asked, language)).content.decode()

    assert f'lang="{language}"' in page
    assert in_language(asked.measures.get(code="1.2.M3"), "text", language) in page


def test_every_answer_keeps_the_address_secret(client: Client, asked: ContributionRequest) -> None:
    for address in (link(asked), "/en/contribute/guessed/"):
        response = client.get(address)

        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response["Cache-Control"]


def test_first_look_is_remembered_and_a_scanner_is_not(client: Client, asked: ContributionRequest) -> None:
    client.head(link(asked))
    assert ContributionRequest.objects.get().opened_at is None
    client.get(link(asked))
    first = ContributionRequest.objects.get().opened_at
    client.get(link(asked))
    assert ContributionRequest.objects.get().opened_at == first is not None


def test_page_asks_the_database_as_often_for_many_questions_as_for_one(
    client: Client, northern_return: QuarterlyReturn, plan: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small = a_contribution(northern_return, "1.2.M3")
    codes = Measure.objects.filter(plan=northern_return.round.plan).exclude(kind="PERCENTAGE_CHANGE")
    large = a_contribution(
        northern_return, *codes.values_list("code", flat=True), places=("W06000001", "W06000002", "W06000003")
    )
    client.get(link(small))
    with django_assert_num_queries(13):
        client.get(link(small))
    with django_assert_num_queries(13):
        client.get(link(large))


# --- what it takes ----------------------------------------------------------------------------------------------------
def test_part_done_is_kept_and_comes_back(
    client: Client, asked: ContributionRequest, send: Send, trained: CellKey, forum: MilestoneKey
) -> None:
    page = send({fields.figure(trained): "1,234", fields.milestone(forum): "UNDER_WAY"})

    assert "Your answers are kept" in page
    kept = stored_answers(asked)
    assert kept.figures == {trained: CellInput(Decimal(1234))}
    assert kept.statements == {forum: Statement(status=MilestoneStatus.UNDER_WAY, language="en")}
    assert 'value="1234"' in client.get(link(asked)).content.decode()
    assert ContributionRequest.objects.get().received_at is None


def test_handing_in_tells_the_co_ordinator_and_shows_a_receipt(
    asked: ContributionRequest,
    send: Send,
    trained: CellKey,
    northern_return: QuarterlyReturn,
    northern: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ContributionRequest.objects.update(asked_by=northern)

    with django_capture_on_commit_callbacks(execute=True):
        page = send({fields.figure(trained): "41"}, act="hand_in")

    assert "Thank you: your answers are handed in" in page
    assert "41" in page
    assert "Not answered" in page
    (letter,) = mailoutbox
    assert letter.to == [northern.email]
    assert letter.extra_headers["Content-Language"] == "cy"
    event = northern_return.events.get(kind="CONTRIBUTED")
    assert event.by.is_service
    entry = AuditEntry.objects.get(act="return.contributed")
    assert (entry.actor.is_service, entry.detail) == (True, {"contribution": asked.pk})


def test_handing_in_tells_whoever_follows_the_one_that_asked(
    asked: ContributionRequest,
    send: Send,
    trained: CellKey,
    northern: User,
    southern: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Somebody who has gone to another region asked; the letter names a contributor, who is none of theirs any more."""
    ContributionRequest.objects.update(asked_by=southern)

    with django_capture_on_commit_callbacks(execute=True):
        send({fields.figure(trained): "41"}, act="hand_in")

    assert [letter.to for letter in mailoutbox] == [[northern.email]]


@pytest.mark.parametrize(
    ("typed", "state", "value"),
    [
        ({"": "0"}, "NIL", 0),
        ({"-s": "NIL"}, "NIL", 0),
        ({"": "12", "-s": "ESTIMATED"}, "ESTIMATED", 12),
        ({"-s": "NOT_COLLECTED", "-n": "We do not count this."}, "NOT_COLLECTED", None),
    ],
)
def test_value_states_are_kept(
    asked: ContributionRequest, send: Send, trained: CellKey, typed: dict[str, str], state: str, value: int | None
) -> None:
    send({f"{fields.figure(trained)}{part}": text for part, text in typed.items()}, act="hand_in")

    cell = stored_answers(asked).figures[trained]
    assert (cell.state, cell.value) == (state, value)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"": "twelve"}, "“twelve” is not a number"),
        ({"": "1.5"}, "counts whole things"),
        ({"": "1" + "0" * 30}, "is too large"),
        ({"": "-3"}, "is below zero"),
        ({"": "3", "-s": "NOT_AVAILABLE"}, "Remove one"),
        ({"": "3", "-s": "GUESSED"}, "Choose one of the states"),
        ({"-n": "About forty"}, "Enter the number as well"),
        ({"-s": "NOT_AVAILABLE"}, "Gwynedd: say in a word or two"),
        ({"": "3", "-n": "a" * 2001}, "Shorten it to 2000"),
        ({"": "3", "-n": "a\x00b"}, "cannot be stored"),
        ({}, "There is no answer yet"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    asked: ContributionRequest, send: Send, trained: CellKey, typed: dict[str, str], sentence: str
) -> None:
    page = send({f"{fields.figure(trained)}{part}": text for part, text in typed.items()}, act="hand_in")

    assert sentence in page
    assert "govuk-error-summary" in page
    assert f'value="{typed.get("", "")}"' in page
    assert stored_answers(asked).is_empty
    assert ContributionRequest.objects.get().received_at is None


def test_half_typed_answers_go_along_into_the_other_language(
    client: Client, asked: ContributionRequest, trained: CellKey
) -> None:
    before = everything()

    page = client.post(link(asked, "cy"), {fields.figure(trained): "1,2", "show": "yes"}).content.decode()

    assert 'lang="cy"' in page
    assert 'value="1,2"' in page
    assert "govuk-error-summary" not in page
    assert changed(before, everything()) == {}


def test_milestone_told_in_words_wants_its_state(asked: ContributionRequest, send: Send, forum: MilestoneKey) -> None:
    page = send({f"{fields.milestone(forum)}-t": "The forum met twice."})

    assert "1.1.M7 · Gwynedd: choose where it stands" in page
    assert "The forum met twice." in page


def test_markup_is_shown_as_text(send: Send, trained: CellKey) -> None:
    page = send(
        {fields.figure(trained): "3", f"{fields.figure(trained)}-n": "<script>alert(1)</script>"}, act="hand_in"
    )

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_long_text_is_refused_with_its_length(northern_return: QuarterlyReturn, client: Client) -> None:
    asked = a_contribution(northern_return, "1.1.M1")
    measure = asked.measures.get()
    name = (
        fields.evidence(measure.pk)
        if measure.kind == "QUALITATIVE"
        else f"{fields.milestone(MilestoneKey(measure.pk, asked.authorities.get().pk))}-t"
    )

    page = client.post(link(asked), {name: "a" * 100_000, "keep": "yes"}).content.decode()

    assert "The text has 100000 characters" in page


def test_body_larger_than_any_answer_is_refused_unread(client: Client, asked: ContributionRequest) -> None:
    response = client.post(link(asked), {"x": "a" * 1_100_000})

    assert response.status_code == 413
    assert "shorten the texts" in response.content.decode()


def test_fields_that_were_not_asked_do_not_exist(
    asked: ContributionRequest, send: Send, trained: CellKey, plan: object
) -> None:
    other = Measure.objects.get(plan=asked.quarterly_return.round.plan, code="1.2.M4").pk
    cardiff = f"f-{trained.measure_id}-999-0"

    send({fields.figure(trained): "3", f"f-{other}-{trained.authority_id}-0": "5", cardiff: "7"})

    assert list(stored_answers(asked).figures) == [trained]


def test_action_refuses_answers_to_what_was_not_asked(asked: ContributionRequest, service: User) -> None:
    other = Measure.objects.get(plan=asked.quarterly_return.round.plan, code="1.2.M4").pk
    answers = Answers(figures={CellKey(other, asked.authorities.get().pk): CellInput(Decimal(1))})

    with pytest.raises(ActionRefused, match="not asked"):
        actions.keep(contribution=asked, answers=answers, seen="", by=service, now=timezone.now())


def test_parts_of_a_closed_breakdown_are_asked_and_kept(client: Client, northern_return: QuarterlyReturn) -> None:
    measure = Measure.objects.filter(
        plan=northern_return.round.plan, kind="NUMBER", breakdowns__code="protected_characteristic"
    ).first()
    assert measure is not None
    asked = a_contribution(northern_return, measure.code)
    category = measure.breakdowns.get(code="protected_characteristic").categories.get(code="race")
    total = CellKey(measure.pk, asked.authorities.get().pk)
    part = total._replace(category_id=category.pk)

    client.post(link(asked), {fields.figure(total): "9", fields.figure(part): "4", "seen": Answers().digest})

    assert set(stored_answers(asked).figures) == {total, part}
    assert ContributionRequest.objects.get().received_at is not None


# --- two tabs ---------------------------------------------------------------------------------------------------------
def test_older_tab_is_shown_what_the_newer_one_kept(asked: ContributionRequest, send: Send, trained: CellKey) -> None:
    empty = stored_answers(asked).digest
    send({fields.figure(trained): "12"})

    page = send({fields.figure(trained): "15"}, seen=empty)

    assert "changed in another tab" in page
    assert "Kept in the other tab: 12" in page
    assert 'value="15"' in page
    assert stored_answers(asked).figures[trained].value == 12
    send({fields.figure(trained): "15"})
    assert stored_answers(asked).figures[trained].value == 15


def test_second_click_on_the_button_changes_nothing(
    asked: ContributionRequest, send: Send, trained: CellKey, northern_return: QuarterlyReturn
) -> None:
    empty = stored_answers(asked).digest
    for _click in range(2):
        page = send({fields.figure(trained): "12"}, act="hand_in", seen=empty)
        assert "Thank you" in page

    assert northern_return.events.filter(kind="CONTRIBUTED").count() == 1
    assert AuditEntry.objects.filter(act__startswith="contribution.").count() == 0


# --- after handing in -------------------------------------------------------------------------------------------------
def test_what_was_handed_in_can_be_corrected_until_it_is_taken_in(
    client: Client, asked: ContributionRequest, send: Send, trained: CellKey, northern: User
) -> None:
    send({fields.figure(trained): "12"}, act="hand_in")
    form = client.get(f"{link(asked)}?correct=yes").content.decode()
    assert "Correct what you handed in" in form
    assert 'value="12"' in form
    assert "Hand it in again" in send({fields.figure(trained): "13"})

    send({fields.figure(trained): "14"}, act="hand_in")

    assert stored_answers(asked).figures[trained].value == 14
    assert AuditEntry.objects.filter(act="contribution.corrected").count() == 1
    actions.close(contribution=asked, by=northern, now=timezone.now())
    assert client.get(link(asked)).status_code == 410
    assert client.post(link(asked), {fields.figure(trained): "15"}).status_code == 410
    assert stored_answers(asked).figures[trained].value == 14


# --- links that open nothing ------------------------------------------------------------------------------------------
def without_seal(page: bytes) -> str:
    """The page without its own address, which stands in the link to the other language."""
    return re.sub(r"/contribute/[^/]+/", "/contribute/…/", page.decode())


def test_guessed_and_withdrawn_links_get_the_same_answer(
    client: Client, asked: ContributionRequest, northern: User
) -> None:
    address = link(asked)
    actions.withdraw(contribution=asked, by=northern, now=timezone.now())

    withdrawn, guessed = client.get(address), client.get("/en/contribute/guessed/")

    assert (withdrawn.status_code, guessed.status_code) == (404, 404)
    assert without_seal(withdrawn.content) == without_seal(guessed.content)
    assert "NWW" not in guessed.content.decode()


def test_expired_link_says_so_and_nothing_else(client: Client, asked: ContributionRequest, trained: CellKey) -> None:
    ContributionRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    for response in (client.get(link(asked)), client.post(link(asked), {fields.figure(trained): "3"})):
        assert response.status_code == 410
        assert "The time for this link is over" in response.content.decode()
        assert "Gwynedd" not in response.content.decode()
    assert stored_answers(asked).is_empty


def test_link_that_ends_while_its_form_is_open_takes_nothing(
    asked: ContributionRequest, trained: CellKey, service: User
) -> None:
    answers = Answers(figures={trained: CellInput(Decimal(1))})

    with pytest.raises(LinkEnded):
        actions.hand_in(contribution=asked, answers=answers, seen=Answers().digest, by=service, now=asked.expires_at)


def test_guessing_is_told_to_wait_and_a_right_link_still_opens(client: Client, asked: ContributionRequest) -> None:
    for number in range(MOST_MISSES):
        assert client.get(f"/en/contribute/guess{number}/").status_code == 404

    refused = client.get("/en/contribute/guess/")

    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert client.get(link(asked)).status_code == 200
    assert client.get("/en/contribute/guess/", REMOTE_ADDR="192.0.2.7").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, asked: ContributionRequest, method: str) -> None:
    assert getattr(client, method)(link(asked)).status_code == 405


# --- where it writes --------------------------------------------------------------------------------------------------
def everything() -> dict[str, str]:
    """Every row of every table of ours and Django's, by model."""
    return {
        model._meta.label: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
    }


def changed(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Models whose rows differ, with the fields that differ in rows that were there before."""
    found: dict[str, list[str]] = {}
    for label, rows in after.items():
        if rows == before[label]:
            continue
        old = {row["pk"]: row["fields"] for row in json.loads(before[label])}
        new = {row["pk"]: row["fields"] for row in json.loads(rows)}
        assert label.startswith("outcomes.Contributed") or old.keys() <= new.keys(), label
        both = old.keys() & new.keys()
        found[label] = sorted({name for pk in both for name in new[pk] if new[pk][name] != old[pk][name]})
    return found


def test_contributor_writes_into_the_holding_area_the_history_and_the_record_alone(
    client: Client, asked: ContributionRequest, send: Send, trained: CellKey, forum: MilestoneKey
) -> None:
    before = everything()

    client.get(link(asked))
    send({fields.figure(trained): "12"})
    send({fields.figure(trained): "13", fields.milestone(forum): "ACHIEVED"}, act="hand_in")
    send({fields.figure(trained): "14", fields.milestone(forum): "ACHIEVED"}, act="hand_in")

    assert changed(before, everything()) == {
        "outcomes.ContributedFigure": [],
        "outcomes.ContributedStatement": [],
        "outcomes.ContributionRequest": ["opened_at", "received_at"],
        "outcomes.ReturnEvent": [],
        "cohesion.AuditEntry": [],
    }


def test_refused_answers_write_nothing_at_all(send: Send, trained: CellKey) -> None:
    before = everything()

    send({fields.figure(trained): "1.5"}, act="hand_in")

    assert changed(before, everything()) == {}


# --- actions ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["keep", "hand_in"])
def test_answers_roll_back_when_the_audit_fails(
    asked: ContributionRequest, trained: CellKey, service: User, act: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("failing_audit")
    answers = Answers(figures={trained: CellInput(Decimal(1))})

    with pytest.raises(RuntimeError):
        getattr(actions, act)(
            contribution=asked, answers=answers, seen=Answers().digest, by=service, now=timezone.now()
        )

    assert stored_answers(asked).is_empty
    assert ContributionRequest.objects.get().received_at is None


def test_only_the_service_acts_for_contributors(asked: ContributionRequest, trained: CellKey, southern: User) -> None:
    answers = Answers(figures={trained: CellInput(Decimal(1))})

    with pytest.raises(ActionRefused):
        actions.keep(contribution=asked, answers=answers, seen="", by=southern, now=timezone.now())


def test_stale_answers_and_unusable_ones_are_refused_by_the_action(
    asked: ContributionRequest, trained: CellKey, service: User
) -> None:
    now = timezone.now()
    fraction = Answers(figures={trained: CellInput(Decimal("1.5"), ValueState.ACTUAL)})
    one = Answers(figures={trained: CellInput(Decimal(1))})

    with pytest.raises(UnusableValues):
        actions.keep(contribution=asked, answers=fraction, seen=Answers().digest, by=service, now=now)
    with pytest.raises(ChangedElsewhere):
        actions.keep(contribution=asked, answers=one, seen="another", by=service, now=now)
    assert stored_answers(asked).is_empty


# --- logs -------------------------------------------------------------------------------------------------------------
def test_token_stands_in_no_log(
    client: Client, asked: ContributionRequest, northern: User, capsys: pytest.CaptureFixture[str]
) -> None:
    import logging.config

    from django.conf import settings

    address, token = link(asked), token_of(asked)
    actions.withdraw(contribution=asked, by=northern, now=timezone.now())
    logging.config.dictConfig(settings.LOGGING)

    client.get(address)
    structlog.get_logger("cohesion.test").warning(
        "seen", path=address, nested={"url": f"http://localhost{address}?a=b"}
    )
    try:
        raise ValueError(address)
    except ValueError:
        structlog.get_logger("cohesion.test").exception("failed")

    lines = capsys.readouterr().err
    assert "/en/contribute/…" in lines
    assert lines.count("Not Found") >= 1
    assert token not in lines
    assert token.split(".")[0] not in lines
