"""Celery tasks of returns."""

import structlog
from celery import shared_task
from django.utils import timezone

from outcomes.actions import reminding

logger = structlog.get_logger(__name__)


@shared_task(name="outcomes.send_due_reminders")
def send_due_reminders() -> None:
    """Whatever the calendar owes today. A second run on the same day sends nothing twice."""
    sent = reminding.send_due(now=timezone.now())
    logger.info("reminders_sent", letters=sent)
