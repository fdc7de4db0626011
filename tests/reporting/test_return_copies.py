"""Copies of a return: the page, the PDF that a job makes, and one authority's part of it for its board."""

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import page as validator
import pikepdf
import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion import jobs
from cohesion.models import AuditEntry, Job, JobStatus, LocalAuthority, User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import Measure, MilestoneStatus, PracticeExample, QuarterlyReturn, Rag, ValueState
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey, NarrativeInput, ReturnInput
from reporting import pdf
from reporting.actions import return_copies
from reporting.return_copies.copy import Copy, document
from tests.reporting.test_report_pdf import tags

MeasureOf = Callable[[str], Measure]
GWYNEDD, CONWY = "W06000002", "W06000003"
LANGUAGES = ("en", "cy")


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from cohesion.jobs import asking

    monkeypatch.setattr(asking, "send", lambda job_id: None)


@pytest.fixture(autouse=True)
def _files_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = storages["default"]
    monkeypatch.setattr(storage, "location", str(tmp_path))
    monkeypatch.setattr(storage, "base_location", str(tmp_path))


@pytest.fixture
def held(
    northern_return: QuarterlyReturn,
    measure: MeasureOf,
    northern: User,
    authorities: dict[str, LocalAuthority],
    now: datetime,
) -> QuarterlyReturn:
    """The northern return with a figure each for Gwynedd, Conwy and the region, a milestone, a story, examples."""
    figures = {
        CellKey(measure("1.2.M3").pk, authorities[GWYNEDD].pk): CellInput(Decimal(1414)),
        CellKey(measure("1.2.M3").pk, authorities[CONWY].pk): CellInput(Decimal(2525)),
        CellKey(measure("1.3.M1").pk, authorities[GWYNEDD].pk): CellInput(None, ValueState.NOT_AVAILABLE, note="Late"),
        CellKey(measure("1.3.M1").pk): CellInput(Decimal(3636)),
    }
    milestones = {
        MilestoneKey(measure("1.1.M1").pk, authorities[GWYNEDD].pk): MilestoneInput(MilestoneStatus.UNDER_WAY)
    }
    outcome = measure("1.2.M3").outcome
    story = NarrativeInput(progress="Cynhaliwyd y fforwm.", rag=Rag.AMBER, rag_reason="<b>Hwyr</b>", language="cy")
    values = ReturnInput(figures=figures, milestones=milestones, narratives={outcome.pk: story})
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    for gss, title in ((GWYNEDD, "A bench in Bangor"), (CONWY, "A walk in Conwy")):
        told = PracticeExample.objects.create(
            quarterly_return=northern_return,
            outcome=outcome,
            slug=gss.lower(),
            language="en",
            title_en=title,
            text_en="What was done.",
            updated_at=now,
            updated_by=northern,
        )
        told.places.add(authorities[gss])
    return QuarterlyReturn.objects.with_context().with_people().get(pk=northern_return.pk)


def at(route: str, *more: str) -> str:
    return reverse(route, args=["NWW", "2014-15-Q1", *more])


# --- the page ---------------------------------------------------------------------------------------------------------
def test_copy_holds_the_whole_return_and_says_that_it_is_not_for_publication(
    client: Client, northern: User, held: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(at("return_copy"))

    for words in ("1,414", "2,525", "3,636", "Not for publication.", "A bench in Bangor", "&lt;b&gt;Hwyr&lt;/b&gt;"):
        assertContains(page, words)
    assertContains(page, 'lang="cy"')
    assertContains(page, "Make the PDF")


def test_authority_copy_holds_its_own_figures_and_nobody_elses(
    client: Client, northern: User, held: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(at("return_authority_copy", GWYNEDD))

    for words in ("1,414", "Not available", "Late", "Under way", "Amber", "A bench in Bangor", "Not for publication."):
        assertContains(page, words)
    for others in ("2,525", "3,636", "A walk in Conwy", "Hwyr"):
        assertNotContains(page, others)


def test_authority_copy_sets_accepted_earlier_quarters_beside_the_figures(
    client: Client, northern: User, accepted_return: QuarterlyReturn, plan: object, service: User, now: datetime
) -> None:
    from cohesion.calendar import Quarter
    from outcomes.actions.rounds import open_round

    for quarter in ("2014-15-Q2", "2015-16-Q1"):
        open_round(plan=accepted_return.round.plan, quarter=Quarter.parse(quarter), by=service, now=now)
    client.force_login(northern)

    after = client.get(reverse("return_authority_copy", args=["NWW", "2014-15-Q2", GWYNEDD])).content.decode()
    year_after = client.get(reverse("return_authority_copy", args=["NWW", "2015-16-Q1", GWYNEDD])).content.decode()

    assert earlier_cells(after) == ["11", '<span class="copy__quiet">–</span>']
    assert earlier_cells(year_after) == ['<span class="copy__quiet">–</span>', "11"]


def earlier_cells(text: str) -> list[str]:
    """The last quarter's and the last year's value of 1.2.M3, as they stand in the page."""
    row = text.partition("1.2.M3")[2].partition("</tr>")[0]
    return [cell.split("</td>")[0].strip() for cell in row.split("<td>")[1:]]


@pytest.mark.parametrize("gss", ["W06000015", "nonsense"])
def test_authority_that_the_return_does_not_cover_has_no_copy(
    client: Client, northern: User, northern_return: QuarterlyReturn, gss: str
) -> None:
    client.force_login(northern)

    assert client.get(at("return_authority_copy", gss)).status_code == 404


@pytest.mark.parametrize(("more", "count"), [((), 34), ((GWYNEDD,), 20)])
def test_copies_take_the_same_queries_for_little_and_for_much(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    held: QuarterlyReturn,
    measure: MeasureOf,
    authorities: dict[str, LocalAuthority],
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    more: tuple[str, ...],
    count: int,
) -> None:
    address = at("return_authority_copy" if more else "return_copy", *more)
    client.force_login(northern)
    client.get(address)
    with django_assert_num_queries(count):
        client.get(address)
    figures = {
        CellKey(each.pk, place.pk): CellInput(Decimal(4), responses=9 if each.kind == "RATING" else None)
        for each in Measure.objects.filter(plan=held.round.plan_id).with_number()
        for place in held.authorities.all()
    }
    actions.save(quarterly_return=held, values=ReturnInput(figures=figures), by=northern, now=now)
    milestones = {
        MilestoneKey(each.pk, authorities[GWYNEDD].pk): MilestoneInput(MilestoneStatus.UNDER_WAY)
        for each in Measure.objects.filter(plan=held.round.plan_id, kind="MILESTONE")
    }
    actions.save(quarterly_return=held, values=ReturnInput(milestones=milestones), by=northern, now=now)

    with django_assert_num_queries(count):
        client.get(address)


# --- the job ----------------------------------------------------------------------------------------------------------
def test_pdf_is_asked_for_made_by_a_job_and_handed_out(
    client: Client, northern: User, held: QuarterlyReturn, settings: object
) -> None:
    client.force_login(northern)
    early = client.get(at("return_copy_pdf"), follow=True)
    asked = client.post(at("return_copy_pdf"), follow=True)
    again = client.post(at("return_copy_pdf"), follow=True)

    jobs.run(Job.objects.get().pk)
    page = client.get(at("return_copy"))
    file = client.get(at("return_copy_pdf"))

    assertContains(early, "The PDF of what the return holds now is not made yet.")
    assertContains(asked, "The PDF waits for its turn.")
    assertContains(again, "The PDF is being made already.")
    assert Job.objects.get().status == JobStatus.DONE
    assertContains(page, "Download as PDF")
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"%PDF-1.7")
    assert file.headers["Content-Disposition"] == 'attachment; filename="NWW-2014-15-Q1-en.pdf"'
    assert file.headers["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(act="return_copy.downloaded").count() == 1


def test_pdf_of_earlier_content_is_offered_no_more_and_goes_when_the_next_is_made(
    client: Client, northern: User, held: QuarterlyReturn, measure: MeasureOf, now: datetime, tmp_path: Path
) -> None:
    client.force_login(northern)
    client.post(at("return_authority_copy_pdf", GWYNEDD))
    jobs.run(Job.objects.get().pk)
    place = held.authorities.get(gss=GWYNEDD)
    change = ReturnInput(figures={CellKey(measure("1.2.M3").pk, place.pk): CellInput(Decimal(7))})
    actions.save(quarterly_return=held, values=change, by=northern, now=now)

    changed = client.get(at("return_authority_copy_pdf", GWYNEDD))
    client.post(at("return_authority_copy_pdf", GWYNEDD))
    jobs.run(Job.objects.latest("requested_at").pk)

    assertRedirects(changed, at("return_authority_copy", GWYNEDD), fetch_redirect_response=False)
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


def test_waiting_page_asks_htmx_to_load_again_once_the_file_is_there(
    client: Client, northern: User, held: QuarterlyReturn
) -> None:
    client.force_login(northern)
    client.post(at("return_authority_copy_pdf", GWYNEDD))
    address = at("return_authority_copy", GWYNEDD)
    waiting = client.get(address, headers={"HX-Request": "true"})
    jobs.run(Job.objects.get().pk)

    made = client.get(address, headers={"HX-Request": "true"})

    assert "HX-Refresh" not in waiting.headers
    assertContains(waiting, 'hx-trigger="every 2s"')
    assertNotContains(waiting, "<html")
    assert made.headers["HX-Refresh"] == "true"


def test_job_of_a_person_who_may_read_the_return_no_more_fails_with_its_reason(
    client: Client, northern: User, held: QuarterlyReturn
) -> None:
    client.force_login(northern)
    client.post(at("return_copy_pdf"))
    northern.appointments.all().delete()

    jobs.run(Job.objects.get().pk)

    job = Job.objects.get()
    assert (job.status, job.reason) == (
        JobStatus.FAILED,
        "The return cannot be copied any more: it is not yours to read.",
    )


def test_another_persons_job_is_no_bar(client: Client, northern: User, reader: User, held: QuarterlyReturn) -> None:
    for person in (northern, reader):
        client.force_login(person)
        assertContains(client.post(at("return_copy_pdf"), follow=True), "The PDF waits for its turn.")

    assert Job.objects.count() == 2


# --- the file ---------------------------------------------------------------------------------------------------------
def test_one_person_does_not_fill_the_queue_that_the_report_waits_in(
    client: Client, northern: User, reader: User, held: QuarterlyReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(return_copies, "MOST_WAITING", 2)
    client.force_login(northern)
    client.post(at("return_copy_pdf"))
    client.post(at("return_authority_copy_pdf", GWYNEDD))

    response = client.post(at("return_authority_copy_pdf", CONWY), follow=True)

    assertContains(response, "Several PDFs are being made for you already.")
    assert Job.objects.filter(requested_by=northern).count() == 2
    client.force_login(reader)
    client.post(at("return_authority_copy_pdf", CONWY))
    assert Job.objects.filter(requested_by=reader).count() == 1


@pytest.fixture
def written(
    held: QuarterlyReturn, northern: User, authorities: dict[str, LocalAuthority]
) -> Callable[[str, str], bytes]:
    def write(language: str, gss: str) -> bytes:
        copy = Copy(held, northern, authorities[gss] if gss else None)
        made = document(copy, language)
        return pdf.write(made.html, frozen_at=copy.as_it_stood, digest=made.digest).content

    return write


@pytest.mark.parametrize("gss", ["", GWYNEDD])
@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("cy", "cy")])
def test_file_complies_with_both_standards_and_states_language_and_title(
    written: Callable[[str, str], bytes], gss: str, language: str, tag: str
) -> None:
    content = written(language, gss)

    for profile in ("3a", "ua1"):
        verdict = validator.validate_pdf_bytes(content, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in verdict.failures] == []
        assert verdict.is_compliant
    with pikepdf.open(io.BytesIO(content)) as file:
        assert str(file.Root.Lang) == tag
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert ("Gwynedd" if gss else {"en": "North West Wales", "cy": "Gogledd-orllewin Cymru"}[language]) in str(
            file.docinfo["/Title"]
        )


@pytest.mark.parametrize("gss", ["", GWYNEDD])
def test_file_has_headings_that_skip_no_level_and_headers_with_scope(
    written: Callable[[str, str], bytes], gss: str
) -> None:
    levels, headers = [], 0
    for tag in tags(written("en", gss)):
        if tag.kind in {"H1", "H2", "H3", "H4"}:
            levels.append(int(tag.kind[1]))
        if tag.kind == "TH":
            headers += 1
            assert tag.element.A.Scope in (pikepdf.Name.Column, pikepdf.Name.Row)

    assert headers > 5
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_file_can_be_read_and_carries_its_mark_on_every_page(written: Callable[[str, str], bytes]) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(written("en", ""))).pages]

    assert "1,414" in "".join(pages)
    assert all("Not for publication" in text for text in pages)


def test_same_return_gives_the_same_bytes(written: Callable[[str, str], bytes]) -> None:
    assert written("cy", GWYNEDD) == written("cy", GWYNEDD)
