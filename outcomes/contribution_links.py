"""The link that opens one contributor's form: a random nonce, signed. Nothing about the request can be read in it."""

import secrets

from django.core.signing import BadSignature, Signer

from cohesion import letters
from outcomes.models import ContributionRequest

_NONCE_BYTES = 32
_LONGEST_TOKEN = 120


def _signer() -> Signer:
    return Signer(salt="outcomes.contribution", sep=".")


def new_nonce() -> str:
    return secrets.token_urlsafe(_NONCE_BYTES)


def token_of(contribution: ContributionRequest) -> str:
    return _signer().sign(contribution.nonce)


def address_of(contribution: ContributionRequest) -> str:
    """The full address, in the contributor's language."""
    return letters.address("contribute", token_of(contribution), language=contribution.language)


def find(token: str) -> ContributionRequest | None:
    """The request that a token opens, in whatever state; None for a forged token, a withdrawn one or none of ours.

    The signature is compared in constant time, before the database is asked.
    """
    if len(token) > _LONGEST_TOKEN:
        return None
    try:
        nonce = _signer().unsign(token)
    except BadSignature:
        return None
    return ContributionRequest.objects.standing().with_context().filter(nonce=nonce).first()
