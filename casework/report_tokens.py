"""Secrets in addresses of reports: long, made here, shown once, and kept as a keyed digest alone."""

import re
import secrets

from django.utils.crypto import salted_hmac

_FORM = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_token() -> str:
    return secrets.token_urlsafe(24)


def digest_of(token: str) -> str:
    """What is looked for. Nothing can be found by a text that is no token."""
    if not _FORM.fullmatch(token):
        return ""
    return salted_hmac("casework.report_tokens", token, algorithm="sha256").hexdigest()
