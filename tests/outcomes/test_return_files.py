"""The spreadsheet pages: kinds of file, differences by outcome and cell, problems line by line, and what follows."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertRedirects

from cohesion.models import User
from outcomes import checks
from outcomes.actions import quarterly_returns as actions
from outcomes.models import Measure, Plan, QuarterlyReturn, ValueState
from outcomes.pages.import_preview import Part, by_outcome
from outcomes.return_values import CellInput, CellKey, ReturnInput
from outcomes.spreadsheets.preview import Change, ImportPreview
from tests.outcomes.spreadsheets.filling import csv_of

UPLOAD = "/en/returns/NWW/2014-15-Q1/upload/"


def tidy(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.csv", csv_of(*(f"NWW,2014-15-Q1,{line}" for line in lines)), "text/csv")


def test_upload_page_offers_each_kind_of_file(client: Client, northern: User, northern_return: QuarterlyReturn) -> None:
    client.force_login(northern)

    page = client.get(UPLOAD)

    for kind in ("xlsx", "ods", "csv"):
        assertContains(page, f'<option value="{kind}">')
        file = client.get(reverse("return_template", args=["NWW", "2014-15-Q1"]), {"format": kind})
        assert file.headers["Content-Disposition"].endswith(f'.{kind}"')


def test_differences_stand_by_outcome_with_value_state_and_note(
    client: Client, northern: User, northern_return: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    measure, place = plan.measures.get(code="1.2.M3"), northern_return.authorities.get(gss="W06000002")
    held = ReturnInput(figures={CellKey(measure.pk, place.pk): CellInput(Decimal(12), ValueState.ESTIMATED, "By hand")})
    actions.save(quarterly_return=northern_return, values=held, by=northern, now=now)
    client.force_login(northern)

    page = client.post(
        UPLOAD, {"file": tidy("1.2.M3,W06000002,,,12,estimated,From the register", "2.1.M2,,,,3,,", "6.2.M2,,,,4,,")}
    )

    text = page.content.decode()
    assert [text.index(f"Outcome {code}, ") for code in (1, 2, 6)] == sorted(
        text.index(f"Outcome {code}, ") for code in (1, 2, 6)
    )
    assertContains(page, '<span class="coh-changes__part">By hand</span>')
    assertContains(page, '<span class="coh-changes__part">12</span>')
    assertContains(page, '<span class="coh-changes__part coh-changes__part--new">From the register</span>')
    assertContains(page, "1 difference", count=3)


def test_what_was_there_before_is_not_marked_as_new(northern_return: QuarterlyReturn) -> None:
    change = Change("1.2.M3", "Staff", "Gwynedd", ("12", "Estimated"), ("14", "Estimated"), "1")
    taken_away = Change("slug", "Example", "Gwynedd", ("x",), ())

    known, unknown = by_outcome(northern_return, ImportPreview("f.csv", northern_return, changes=(change, taken_away)))

    assert known.outcome is not None
    assert known.outcome.code == "1"
    assert known.rows[0].becomes == (Part("14", True), Part("Estimated", False))
    assert (unknown.outcome, unknown.rows[0].becomes) == (None, ())
    assert (change.old, change.new, taken_away.takes_away) == ("12 · Estimated", "14 · Estimated", True)


def test_problems_are_told_line_by_line_with_place_value_reason_and_fix(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.post(UPLOAD, {"file": tidy("1.2.M3,W06000002,,,-4,,", "1.2.M3,W06000015,,,5,,")})

    assertContains(page, "Nothing was saved: 2 problems")
    for cell in ("line 2", "-4", "The value is negative.", "Enter 0 or a number above 0.", "W06000015"):
        assertContains(page, cell)
    assert northern_return.figures.count() == 0


def test_more_problems_than_are_shown_are_counted(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.post(UPLOAD, {"file": tidy(*[f"9.9.M{number},,,,1,," for number in range(203)])})

    assertContains(page, "…and 3 more problems, which are not shown.")


def test_import_leads_to_what_the_checks_say_now(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)
    client.post(UPLOAD, {"file": tidy("1.2.M3,W06000002,,,41,,")})

    done = client.post(UPLOAD, {"confirm": "yes"})

    check = reverse("return_check", args=["NWW", "2014-15-Q1"])
    assertRedirects(done, check, fetch_redirect_response=False)
    assertContains(client.get(check), "Below is what the checks say now.")


def test_preview_takes_the_same_queries_for_one_difference_and_for_many(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    plan: Plan,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """The upload is kept in the cache, which is a table where no server keeps it."""
    expected = 24 if settings.REDIS_URL else 29
    client.force_login(northern)
    client.post(UPLOAD, {"file": tidy("1.2.M3,W06000002,,,41,,")})
    counted = plan.measures.filter(kind="NUMBER").values_list("code", flat=True)
    many = [f"{code},{place},,,4,," for code in counted for place in ("W06000001", "W06000002", "W06000003")]
    assert len(many) > 30
    with django_assert_num_queries(expected):
        client.post(UPLOAD, {"file": tidy("1.2.M3,W06000002,,,41,,")})

    with django_assert_num_queries(expected):
        assertContains(client.post(UPLOAD, {"file": tidy(*many)}), f"would change {len(many)} entries")


def test_declaration_takes_the_same_queries_for_one_finding_and_for_many(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Errors put aside, so that the reasons of all queries are asked for."""
    everything = checks.run
    monkeypatch.setattr(checks, "run", lambda held: [found for found in everything(held) if found.severity == "QUERY"])
    address = reverse("return_submit", args=["NWW", "2014-15-Q1"])
    client.force_login(northern)
    client.get(address)
    with django_assert_num_queries(17):
        client.get(address)
    figures = {
        CellKey(measure.pk, place.pk): CellInput(None, ValueState.NOT_AVAILABLE)
        for measure in Measure.objects.filter(plan=northern_return.round.plan_id).with_number()
        for place in northern_return.authorities.all()
    }
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)

    with django_assert_num_queries(17):
        page = client.get(address)

    assert page.content.count(b"<textarea") == len(figures)
