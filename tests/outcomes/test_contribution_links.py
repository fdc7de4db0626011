"""The link of a contributor: random, signed, and worthless once a single character of it differs."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from outcomes.contribution_links import find, new_nonce, token_of
from outcomes.models import ContributionRequest, QuarterlyReturn
from tests.factories.contributions import a_contribution

any_example = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
CHARACTERS = st.sampled_from("ABCxyz0189-_.=+%é\u202e ")


def test_token_opens_its_own_request(northern_return: QuarterlyReturn) -> None:
    first, second = a_contribution(northern_return), a_contribution(northern_return, name="Ifan Puw")

    assert (find(token_of(first)), find(token_of(second))) == (first, second)


def test_token_says_nothing_of_the_request(northern_return: QuarterlyReturn) -> None:
    contribution = a_contribution(northern_return)

    assert token_of(contribution).startswith(contribution.nonce)
    assert len({new_nonce() for _ in range(100)}) == 100
    assert len(contribution.nonce) == 43  # 256 bits


@any_example
@given(st.data())
def test_altered_token_is_refused(northern_return: QuarterlyReturn, data: st.DataObject) -> None:
    """Any character changed, put in, taken out or doubled, anywhere."""
    token = token_of(ContributionRequest.objects.first() or a_contribution(northern_return))
    place = data.draw(st.integers(0, len(token) - 1))
    change = data.draw(st.sampled_from(["replace", "insert", "remove", "cut"]))
    new = data.draw(CHARACTERS) if change in {"replace", "insert"} else ""
    kept = {"replace": token[place + 1 :], "insert": token[place:], "remove": token[place + 1 :], "cut": ""}[change]
    altered = f"{token[:place]}{new}{kept}"
    assume(altered != token)

    assert find(altered) is None


@any_example
@given(st.text(max_size=200))
def test_guessed_token_is_refused(northern_return: QuarterlyReturn, guess: str) -> None:
    a_contribution(northern_return)

    assert find(guess) is None


def test_signature_of_one_token_does_not_open_another(northern_return: QuarterlyReturn) -> None:
    first = token_of(a_contribution(northern_return))
    second = token_of(a_contribution(northern_return, name="Ifan Puw"))

    assert find(f"{first.split('.')[0]}.{second.split('.')[1]}") is None


def test_right_signature_of_an_unknown_nonce_opens_nothing(northern_return: QuarterlyReturn) -> None:
    assert find(token_of(ContributionRequest(nonce=new_nonce()))) is None
