"""Letters by e-mail: plain text from a template, in the reader's language, sent once the transaction stands.

A letter that cannot be sent is logged and loses nothing: whoever asked for it sees when one was last sent.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from email.errors import MessageError
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

logger = structlog.get_logger(__name__)
_are_withheld: ContextVar[bool] = ContextVar("are_withheld", default=False)


@contextmanager
def withheld() -> Iterator[None]:
    """No letter is written inside, whoever asks for one."""
    token = _are_withheld.set(True)
    try:
        yield
    finally:
        _are_withheld.reset(token)


def address(route: str, *arguments: object, language: str) -> str:
    """The full address of a page in that language, for a letter."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(route, args=arguments)}"


def can_reach(address: str) -> bool:
    """Whether a letter can bear the address in its head. Some that have the form of an e-mail address break it."""
    if not address.isprintable():
        return False
    try:
        EmailMessage(to=[address]).message().as_bytes()
    except (ValueError, MessageError):
        return False
    return True


def send(template: str, *, to: str, language: str, context: Mapping[str, Any], reply_to: str = "") -> None:
    """Send `<template>_subject.txt` and `<template>.txt` to one address, when the present transaction commits.

    An answer goes to `reply_to`, where a person stands behind the letter.
    """
    if _are_withheld.get():
        return
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", dict(context)).split())
        body = render_to_string(f"{template}.txt", dict(context)).strip() + "\n"
    message = EmailMessage(subject, body, to=[to], reply_to=[reply_to] if reply_to else None)
    message.extra_headers["Content-Language"] = language
    transaction.on_commit(lambda: _deliver(message, template))


def _deliver(message: EmailMessage, template: str) -> None:
    try:
        message.send()
    except (OSError, ValueError, MessageError) as error:
        # Its words may hold the address that was refused: the log has the name of the error alone.
        logger.error("letter_not_sent", template=template, error=type(error).__name__)
