"""That a person has given their reason for looking at a case's personal details: signed, for ten minutes.

It travels in the body of a form and nowhere else. It opens nothing for another person or another case.
"""

from django.core import signing

from casework.models import Case
from cohesion.models import User

_SALT = "casework.details_look"
SECONDS = 600


def token_for(case: Case, user: User) -> str:
    return signing.dumps([user.pk, str(case.pk)], salt=_SALT)


def is_good(token: str, case: Case, user: User) -> bool:
    try:
        return bool(signing.loads(token, salt=_SALT, max_age=SECONDS) == [user.pk, str(case.pk)])
    except signing.BadSignature:
        return False
