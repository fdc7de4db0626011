"""Celery tasks of returns."""

import structlog
from celery import shared_task
from django.utils import timezone

from cohesion.models import User
from outcomes.actions import contributions, reminding

logger = structlog.get_logger(__name__)


@shared_task(name="outcomes.send_due_reminders")
def send_due_reminders() -> None:
    """Whatever the calendar owes today. A second run on the same day sends nothing twice."""
    sent = reminding.send_due(now=timezone.now())
    logger.info("reminders_sent", letters=sent)


@shared_task(name="outcomes.forget_contributors")
def forget_contributors() -> None:
    """Take the names and addresses of contributors away once they have been kept long enough."""
    count = contributions.forget(by=User.objects.service(), now=timezone.now())
    logger.info("contributors_forgotten", requests=count)
