"""The rules of the house, held by tests: access, scoping in views, the content security policy, templates."""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework.models import Case, ForumPerson, Meeting, RetentionRule, SharingProtocol
from cohesion.models import Job, User
from cohesion.models.job import JobStatus
from outcomes.contribution_links import token_of
from outcomes.models import ContributionRequest, Plan, QuarterlyReturn
from reporting.models import AnnualReport, Build, BuildFile
from tests.access_table import OPEN_ROUTES, PEOPLE, promises
from tests.factories.cases import a_case, a_tally_beside
from tests.factories.centres import a_centre
from tests.factories.contributions import a_contribution
from tests.factories.marac import a_forum
from tests.factories.tension import standing_tension

APPS = ("cohesion", "outcomes", "casework", "reporting")
BASE = Path(settings.BASE_DIR)
# Other documents than pages: the report is printed, mails are text.
PAGES = sorted(
    path
    for path in (BASE / "templates").rglob("*.html")
    if "document" not in path.relative_to(BASE).parts and "email" not in path.parts
)


# --- routes -----------------------------------------------------------------------------------------------------------
def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or repr(pattern)


@pytest.fixture
def build_file(plan: Plan, officer: User, now: datetime) -> BuildFile:
    report = AnnualReport.objects.create(plan=plan, financial_year="2014-15", title_en="Report", title_cy="Adroddiad")
    job = Job.objects.create(
        kind="annual_report",
        key="made",
        status=JobStatus.DONE,
        percent=100,
        requested_by=officer,
        requested_at=now,
        queued_at=now,
        finished_at=now,
    )
    build = Build.objects.create(report=report, job=job, created_at=now, created_by=officer)
    file = BuildFile(build=build, language="en", format="pdf", sha256="0" * 64, size=4)
    file.file.save("report.pdf", ContentFile(b"%PDF"))
    return file


@pytest.fixture
def northern_case(northern: User) -> Case:
    return a_case(northern)


_ABOUT_A_REQUEST = (
    "case_subject_access",
    "case_subject_access_check",
    "case_subject_access_answer",
    "case_subject_access_bundle",
    "case_subject_access_withdraw",
)


def case_address(route: str, case: Case) -> str:
    """`cases…` are about all of them; `case` and `case_…` name one, and what follows it."""
    if route.startswith("cases_tension"):
        return tension_address(route, case, case.recorded_by)
    row = [case.reference, UUID(int=1)]
    arguments: dict[str, list[object]] = {
        "case_note_strike": row,
        "case_file": row,
        "case_nrm_found": row,
        "case_file_remove": row,
        "case_action_end": row,
        "case_support_answer": row,
        "case_link_remove": [case.reference, 1],
        "case_person": [case.reference, case.pk],
        "case_person_remove": [case.reference, case.pk],
        "case_conflict_end": [case.reference, 1],
        "case_emergency_seen": [case.reference, case.pk],
        # saved views and uploads are one person's own: nobody else's are there
        "cases_view_rename": [1],
        "cases_view_delete": [1],
        "cases_import_preview": [UUID(int=1)],
        **_of_lists_and_centres(case),
        **_of_marac(case),
        **_of_sharing(case),
        "cases_retention_rule_end": [RetentionRule.objects.values_list("pk", flat=True)[0]],
        **{route: [case.reference, uuid4()] for route in _ABOUT_A_REQUEST},
    }
    if route in {"cases_tally_edit", "cases_tally_remove"}:
        arguments[route] = [a_tally_beside(case).pk]
    return reverse(route, args=arguments.get(route, [] if route.startswith("cases") else [case.reference]))


def _of_marac(case: Case) -> dict[str, list[object]]:
    """A forum with a member and a meeting that is planned; nobody’s case stands on its agenda."""
    forum = a_forum(case.region)
    day = date(2014, 7, 1)
    planned = forum.meetings.filter(day=day).order_by("pk").first()
    meeting = planned or Meeting.objects.create(forum=forum, day=day, sort="ROUTINE", quorum=2)
    member = forum.members.order_by("pk")[0]
    since: dict[str, object] = {"user": case.recorded_by, "agency": member.agency, "starts_on": day}
    speaker = forum.people.order_by("pk").first() or ForumPerson.objects.create(forum=forum, **since)
    of_forum = ("forum", "edit", "member_add", "person_add", "meeting_add")
    of_meeting = ("meeting", "meeting_edit", "agenda", "choose", "hold", "cancel", "pack", "pack_pdf", "pack_names")
    return {
        "cases_new_marac": ["hate-crime-marac"],
        **{f"cases_marac_{page}": [forum.pk] for page in of_forum},
        **{f"cases_marac_summary{ending}": [forum.pk, "2014-15-Q1"] for ending in ("", "_csv")},
        **{f"cases_marac_member_{act}": [forum.pk, member.pk] for act in ("edit", "end")},
        "cases_marac_person_end": [forum.pk, speaker.pk],
        **{f"cases_marac_{page}": [meeting.pk] for page in of_meeting},
        **{f"cases_marac_{page}": [UUID(int=1)] for page in ("item", "item_action")},
    }


def _of_sharing(case: Case) -> dict[str, list[object]]:
    """A protocol that no agency has signed yet; nothing was referred or offered."""
    said = {"edition": "1", "kinds": ["HATE_CRIME"], "signed_on": date(2014, 4, 1), "live_since": date(2014, 4, 1)}
    said |= {"name_cy": "Protocol", "review_on": date(2030, 4, 1)}
    protocol, _ = SharingProtocol.objects.get_or_create(region=case.region, name_en="Protocol", defaults=said)
    pages = ("", "_edit", "_review", "_end", "_partner_add")
    return {
        **{f"cases_protocol{page}": [protocol.pk] for page in pages},
        "cases_protocol_partner_end": [protocol.pk, 0],
        **{route: [UUID(int=1)] for route in ("cases_transfer", "cases_transfer_decline")},
        **{f"case_referral_{page}": [case.reference, UUID(int=1)] for page in ("answer", "end", "revoke")},
    }


def _of_lists_and_centres(case: Case) -> dict[str, list[object]]:
    entry, agency, centre = ["place-type", "home"], ["north_wales_police"], [a_centre(case.region).code]
    return {
        "cases_list": ["place-type"],
        "cases_list_add": ["place-type"],
        **{f"cases_list_{act}": [*entry] for act in ("entry", "end", "move")},
        **{f"cases_list_{act}": [*agency] for act in ("agency", "agency_end", "agency_move")},
        **{f"cases_{page}": [*centre] for page in ("centre", "centre_edit", "centre_contact", "centre_contact_edit")},
    }


def tension_address(route: str, case: Case, by: User) -> str:
    """The case of an act on a tension is one of the same region, graded into the top band by its co-ordinator."""
    if route == "cases_tension_police":
        return reverse(route, args=[case.region.code])
    if route.startswith("cases_tension_week"):
        return reverse(route, args=[case.region.code, "2014-05-05"])
    if route == "cases_tension_link_make":
        return reverse(route, args=[case.authority.gss])
    held = standing_tension(case, by)
    arguments: dict[str, list[object]] = {
        "tension_report": [held.token],
        "tension_report_sent": [held.token],
        "tension_confirm": [held.letter],
        "cases_tension_link_end": [held.link.pk],
        "cases_tension_trigger": [held.trigger.pk],
        "cases_tension_trigger_remove": [held.trigger.pk],
        **{f"cases_tension_report{act}": [held.report.pk] for act in ("", "_new", "_add", "_aside")},
    }
    of_case: list[object] = [held.case.reference] if route.startswith("case_") else []
    return reverse(route, args=arguments.get(route, of_case))


def address(route: str, held: QuarterlyReturn, file: BuildFile, case: Case) -> str:
    if "tension" in route and route not in {"return_extension_back", "cases_new_tension"}:
        return tension_address(route, case, case.recorded_by)
    if route.startswith("case"):
        return case_address(route, case)
    where = [held.region.code, held.round.quarter]
    if route.startswith(("contribute", "return_contribut")):
        asked = a_contribution(held)
        return reverse(route, args=[token_of(asked)] if route == "contribute" else _asked(route, where, asked))
    arguments: dict[str, list[object]] = {
        "return_version": [*where, 1],
        "return_outcome": [*where, "1"],
        "return_quiet_act": [*where, "1"],
        "return_quiet_undo": [*where, 1],
        "return_example_edit": [*where, "an-example"],
        "return_example_remove": [*where, "an-example"],
        "return_example_restore": [*where, "an-example"],
        "return_evidence_file": [*where, 1],
        "return_evidence_remove": [*where, 1],
        "return_answer": [*where, 1],
        "return_authority_copy": [*where, "W06000002"],
        "return_authority_copy_pdf": [*where, "W06000002"],
        "returns_of_region": [held.region.code],
        "region_compare": [held.region.code],
        "outcomes_view_remove": [1],
        "outcomes_view_restore": [1],
        "outcomes_release_approve": [1],
        "outcomes_release_withdraw": [1],
        "outcomes_curve": ["1"],
        "outcomes_curve_edit": ["1"],
        "outcomes_curve_version": ["1", 1],
        "outcomes_curve_take_back": ["1", 1],
        "outcomes_region": [held.region.code],
        "outcomes_authority": ["W06000002"],
        "outcomes_measure": ["1.2.M3"],
        "outcomes_outcome": ["1"],
        "return_field": [*where, "1"],
        "return_presence": [*where, "1"],
        "round_detail": [held.round.plan.code, held.round.quarter],
        "round_dates": [held.round.plan.code, held.round.quarter],
        "return_across_regions": [*where, "1.2.M3"],
        "return_thread": [*where, 1],
        "return_accept_outcome": [*where, "1"],
        "return_rate_outcome": [*where, "1"],
        "return_waive": [*where, 1],
        "return_withdraw_adjustment": [*where, 1],
        "api_plan-detail": [held.round.plan.code],
        "plan_detail": [held.round.plan.code],
        "report_build": [file.build.report_id],
        "job_progress": [file.build.job_id],
        "job_cancel": [file.build.job_id],
        "build_file": [file.pk],
        "outcomes_takeaway": ["annual_figures", "csv"],
        # take-aways are one person's own: nobody else's are there
        "outcomes_takeaway_progress": [1],
        "outcomes_takeaway_file": [1],
        "outcomes_takeaway_cancel": [1],
        "account_reset_password_from_key": ["1", "worn-out"],
    }
    return reverse(route, args=arguments.get(route, where if route.startswith("return_") else []))


def _asked(route: str, where: list[str], asked: ContributionRequest) -> list[object]:
    return [*where] if route.startswith("return_contributors") else [*where, asked.pk]


@pytest.fixture
def people(
    northern: User,
    reader: User,
    southern: User,
    officer: User,
    writer: User,
    administrator: User,
    stranger: User,
    caseworker: User,
) -> dict[str, User]:
    cast = (northern, reader, southern, officer, writer, administrator, stranger, caseworker)
    return dict(zip(PEOPLE, cast, strict=True))


def answer(client: Client, method: str, url: str) -> HttpResponseBase:
    """What the service answers, with whatever the request changed undone."""
    with transaction.atomic():
        response = client.generic(method, url)
        if response.streaming:
            list(response.streaming_content)  # type: ignore[attr-defined]  # reads to the end, which closes the file
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("name", PEOPLE)
def test_every_route_answers_every_role_as_the_table_promises(
    name: str, people: dict[str, User], northern_return: QuarterlyReturn, build_file: BuildFile, northern_case: Case
) -> None:
    client = Client()
    client.force_login(people[name])

    answers = {}
    for promise in promises():
        url = address(promise.route, northern_return, build_file, northern_case)
        answers[promise.route, promise.method] = answer(client, promise.method, url).status_code

    assert answers == {(promise.route, promise.method): promise.statuses[name] for promise in promises()}


def test_access_table_names_every_route_and_no_other() -> None:
    assert {promise.route for promise in promises()} == set(routes())


# Views of the library for accounts answer any method; their own tests are its.
_OF_A_LIBRARY = ("account_", "mfa_")


def test_every_route_that_takes_a_post_has_a_row_for_it(
    administrator: User,
    officer: User,
    northern_return: QuarterlyReturn,
    build_file: BuildFile,
    northern_case: Case,
) -> None:
    """A view that takes none answers 405: pages to everybody, the API to those who may read it, such as officers."""
    clients = [Client(), Client()]
    for client, user in zip(clients, (administrator, officer), strict=True):
        client.force_login(user)
    own = [route for route in routes() if not route.startswith(_OF_A_LIBRARY)]
    urls = {route: address(route, northern_return, build_file, northern_case) for route in own}
    taking = {
        route
        for route, url in urls.items()
        if all(answer(client, "POST", url).status_code != 405 for client in clients)
    }

    assert taking - {promise.route for promise in promises() if promise.method == "POST"} == set()
    assert len(taking) > 50


def test_every_route_needs_sign_in_unless_listed_with_a_reason(
    client: Client, northern_return: QuarterlyReturn, build_file: BuildFile, northern_case: Case
) -> None:
    login = reverse("account_login")
    open_routes = set()
    for promise in promises():
        response = answer(client, promise.method, address(promise.route, northern_return, build_file, northern_case))
        asks_to_sign_in = response.headers.get("Location", "").startswith(f"{login}?next=")
        if response.status_code < 400 and not asks_to_sign_in:
            open_routes.add(promise.route)

    assert open_routes == set(OPEN_ROUTES)


# --- scoping ----------------------------------------------------------------------------------------------------------
def sensitive_models() -> set[str]:
    """Models whose rows not everybody may see: those that say to whom they are visible."""
    from django.apps import apps

    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def modules(folder: str) -> list[Path]:
    return sorted(path for app in APPS for path in (BASE / app / folder).rglob("*.py"))


SCOPING = frozenset({"visible_to", "in_sight_of", "editable_by", "of_return", "of_case"})


def unscoped(tree: ast.AST, sensitive: set[str]) -> Iterator[str]:
    """Uses of a sensitive model that do not start with `Model.objects.visible_to(` or another of SCOPING."""
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    scoped = {id(node.value) for node in attributes if node.attr in SCOPING}
    for node in attributes:
        if node.attr in {"objects", "_default_manager"} and id(node) not in scoped and _names(node.value, sensitive):
            yield f"{ast.unparse(node)} on line {node.lineno}"
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = ast.unparse(call.func)
        if function.endswith("_or_404") and any(_names(argument, sensitive) for argument in call.args[:1]):
            yield f"{function}({ast.unparse(call.args[0])}) on line {call.lineno}"


def _names(node: ast.expr, sensitive: set[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in sensitive


@pytest.mark.parametrize("path", modules("views") + modules("pages"), ids=lambda path: str(path.relative_to(BASE)))
def test_view_reaches_sensitive_models_only_through_visible_to(path: Path) -> None:
    assert list(unscoped(ast.parse(path.read_text()), sensitive_models())) == []


def test_scoping_guard_sees_a_view_that_forgets() -> None:
    forgetful = ast.parse(
        "get_object_or_404(Job, pk=1)\nQuarterlyReturn.objects.filter(pk=1)\nJob.objects.visible_to(u)"
    )

    assert sensitive_models() >= {"Job", "QuarterlyReturn", "AuditEntry", "BuildFile", "PracticeExample"}
    assert list(unscoped(forgetful, sensitive_models())) == [
        "QuarterlyReturn.objects on line 2",
        "get_object_or_404(Job) on line 1",
    ]


# --- what a browser may run -------------------------------------------------------------------------------------------
def test_content_security_policy_allows_nothing_inline_and_nothing_from_elsewhere(client: Client, db: None) -> None:
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an htmx event attribute": re.compile(r"hx-on"),
    "a script without a source": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a script address": re.compile(r"javascript:"),
    "something from elsewhere": re.compile(r"(?:src|href)=[\"']https?://"),
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_page_template_holds_nothing_inline(path: Path) -> None:
    text = path.read_text()

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_page_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


def test_style_sheet_names_no_crown_crest_or_restricted_typeface() -> None:
    styles = (BASE / "static" / "css" / "cohesion.css").read_text().lower()

    assert "source sans 3" in styles
    assert not re.search(r"gds.transport|crest|crown", styles)


@pytest.mark.parametrize("name", ["css/cohesion.css", "js/cohesion.js", "js/htmx.min.js", "fonts/OFL.txt"])
def test_asset_is_shipped(name: str) -> None:
    assert (BASE / "static" / name).stat().st_size > 0


def test_every_vendored_script_and_font_has_its_licence() -> None:
    static = BASE / "static"
    assert {path.stem for path in (static / "licences").iterdir()} == {"govuk-frontend", "htmx"}
    assert "Reserved Font Name" in (static / "fonts" / "OFL.txt").read_text()


def test_guards_find_pages_and_views_to_guard() -> None:
    """The guards above say nothing unless pages and models are found."""
    assert len(PAGES) > 40
    assert len(modules("views")) > 10
