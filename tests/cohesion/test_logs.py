"""What a log line never holds: whatever somebody typed where the reference of a case belongs."""

from io import StringIO

import pytest
from django.test import Client

from cohesion.models import User

NAME = "Siân Rees"


@pytest.mark.parametrize(
    "rest", [f"{NAME}/", f"{NAME}/edit/", f'x "{NAME}" y/', f"a\n{NAME}/", f"centres/{NAME}/edit/"]
)
def test_address_of_a_case_is_logged_without_what_was_typed(
    client: Client, northern: User, log: StringIO, rest: str
) -> None:
    client.force_login(northern)

    assert client.get(f"/en/cases/{rest}").status_code == 404

    line = log.getvalue()
    assert "Not Found: /en/cases/" in line
    for part in ("Rees", "Siân", "Si\\u00e2n"):
        assert part not in line


def test_other_addresses_are_logged_whole(client: Client, northern: User, log: StringIO) -> None:
    client.force_login(northern)
    client.get("/en/returns/nowhere/")

    assert "Not Found: /en/returns/nowhere/" in log.getvalue()
