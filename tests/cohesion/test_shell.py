"""The shell of every page: two languages, one person, error pages that always come out."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import User
from cohesion.shell import in_other_language, seam
from cohesion.views import errors


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/en/returns/?year=2014-15&status=ACCEPTED", "/cy/returns/?year=2014-15&status=ACCEPTED"),
        ("/cy/", "/en/"),
        ("/en", "/cy"),
        ("/en/no/such/page/", "/cy/no/such/page/"),
        ("/english-things/", None),
    ],
)
def test_language_link_keeps_page_and_filters(path: str, other: str | None) -> None:
    target = "cy" if path.startswith("/en") else "en"

    assert in_other_language(path, target) == (other or f"/{target}/")


@pytest.mark.parametrize(("language", "expected"), [("en", "/en/"), ("cy", "/cy/")])
def test_bare_address_sends_a_browser_to_its_language(client: Client, db: None, language: str, expected: str) -> None:
    response = client.get("/", headers={"accept-language": language})

    assertRedirects(response, expected, fetch_redirect_response=False)


def test_bare_address_sends_a_person_to_the_language_of_the_account(client: Client, northern: User) -> None:
    client.force_login(northern)

    response = client.get("/", headers={"accept-language": "en"})

    assertRedirects(response, "/cy/", fetch_redirect_response=False)


def test_page_names_its_language_and_links_the_other(client: Client, db: None) -> None:
    response = client.get("/cy/help/")

    assertContains(response, 'class="govuk-template" lang="cy"')
    assertContains(response, '<a class="govuk-language-navigation__link" href="/en/help/"')


def test_page_that_does_not_exist_can_be_read_in_the_other_language(client: Client, officer: User) -> None:
    client.force_login(officer)

    response = client.get("/en/nothing/here/?page=2")

    assert response.status_code == 404
    assertContains(response, 'href="/cy/nothing/here/?page=2"', status_code=404)
    assertContains(response, "There is no such page here", status_code=404)


def test_server_error_page_comes_out_without_a_database(rf: RequestFactory) -> None:
    """This test has no database: whatever asks for one fails it."""
    request = rf.get("/cy/returns/")
    with override("cy"):
        response = errors.server_error(request)

    assert response.status_code == 500
    assert b'href="/en/returns/"' in response.content
    assert b"Cydlyniant" in response.content


def test_seam_has_a_stitch_for_each_authority_and_gold_for_ones_own_region() -> None:
    stitches = seam(frozenset({"NEW"}))

    assert len(stitches) == 22
    assert [position for position, stitch in enumerate(stitches) if stitch.is_own] == [3, 4, 5]
    assert stitches[-1].x + 45 == 1151


def test_navigation_shows_a_person_only_what_they_may_open(client: Client, northern: User, administrator: User) -> None:
    client.force_login(northern)
    seen_by_region = client.get(reverse("help"))
    client.force_login(administrator)
    seen_by_administrator = client.get(reverse("help"))

    assertContains(seen_by_region, f'href="{reverse("returns")}"')
    assertNotContains(seen_by_region, f'href="{reverse("audit_trail")}"')
    assertContains(seen_by_administrator, f'href="{reverse("audit_trail")}"')
    assertNotContains(seen_by_administrator, f'href="{reverse("returns")}"')


def test_forbidden_page_says_whose_page_it_is(client: Client, northern: User) -> None:
    client.force_login(northern)

    assertContains(client.get(reverse("audit_trail")), "This page is for other roles", status_code=403)


def test_form_without_its_token_is_explained(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"login": "a@example.org", "password": "x"})

    assertContains(response, "This form is too old to send", status_code=403)
