"""The region's answer to what an officer asked, and another region's version, which is not there for it."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from cohesion.models import User
from outcomes.actions import quarterly_returns
from outcomes.models import ChangeRequest, Outcome, QuarterlyReturn

WHERE = ["NWW", "2014-15-Q1"]


@pytest.fixture
def asked(accepted_return: QuarterlyReturn, officer: User, service: User, now: datetime) -> ChangeRequest:
    held = accepted_return
    quarterly_returns.reopen(quarterly_return=held, reason="A late figure.", by=officer, now=now)
    quarterly_returns.submit(quarterly_return=held, declared_as="Reader", by=service, now=now, waiver_reason="fixture")
    quarterly_returns.start_review(quarterly_return=held, by=officer, now=now)
    requests: list[tuple[Outcome | None, str]] = [(None, "Please say why the figure fell.")]
    quarterly_returns.request_changes(quarterly_return=held, requests=requests, by=officer, now=now)
    return ChangeRequest.objects.get()


def test_co_ordinator_answers_and_the_page_shows_it(client: Client, northern: User, asked: ChangeRequest) -> None:
    client.force_login(northern)

    client.post(reverse("return_answer", args=[*WHERE, asked.pk]), {"answer": "The centre was closed in May."})

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("The centre was closed in May.", northern)
    assert "The centre was closed in May." in client.get(reverse("return_detail", args=WHERE)).content.decode()


def test_empty_answer_is_told_what_to_write(client: Client, northern: User, asked: ChangeRequest) -> None:
    client.force_login(northern)

    response = client.post(reverse("return_answer", args=[*WHERE, asked.pk]), {"answer": " "})

    asked.refresh_from_db()
    assert asked.answer == ""
    assert "govuk-error-summary" in response.content.decode()


def test_another_region_finds_neither_request_nor_version(
    client: Client, southern: User, accepted_return: QuarterlyReturn
) -> None:
    client.force_login(southern)

    assert client.get(reverse("return_version", args=[*WHERE, 1])).status_code == 404
    assert client.get(reverse("return_answer", args=[*WHERE, 1])).status_code == 404
