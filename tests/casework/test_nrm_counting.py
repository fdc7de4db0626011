"""Referrals through first responders are counted by organisation, as plans name them."""

import pytest

from casework.counting.ledger import memberships
from casework.counting.loading import loaded_for_counting
from casework.counting.nrm import BREAKDOWN, BY_AUTHORITY, THROUGH_FIRST_RESPONDER
from casework.counting.parts import PartWords
from cohesion.models import User
from tests.factories.nrm import an_nrm_case


@pytest.mark.parametrize(
    ("responder", "category", "said"),
    [
        ("police", "police", "Police force"),
        ("council", "local_authority", "Local authority"),
        ("bawso", "not_known", "Another organisation"),
    ],
)
def test_a_referral_counts_under_its_organisation(northern: User, responder: str, category: str, said: str) -> None:
    case = an_nrm_case(northern, responder=responder)

    (held,) = loaded_for_counting([case.pk])
    counted = memberships(held)

    assert counted[THROUGH_FIRST_RESPONDER].parts == {(BREAKDOWN, category)}
    assert counted[BY_AUTHORITY].parts == frozenset()
    assert PartWords().of((BREAKDOWN, category)) == said


def test_a_referral_without_a_first_responder_counts_in_no_organisation(northern: User) -> None:
    (held,) = loaded_for_counting([an_nrm_case(northern).pk])

    assert THROUGH_FIRST_RESPONDER not in memberships(held)
