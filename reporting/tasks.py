"""Celery tasks of reporting."""

import structlog
from celery import shared_task
from django.utils import timezone

from cohesion.models import User
from reporting.actions import asking_for_checks, monday_digest, takeaways

logger = structlog.get_logger(__name__)


@shared_task(name="reporting.remove_takeaway_files")
def remove_takeaway_files() -> None:
    """Take away the files of tables that have been kept for a week. A second run finds none."""
    count = takeaways.remove_old_files(by=User.objects.service(), now=timezone.now())
    logger.info("takeaway_files_removed", files=count)


@shared_task(name="reporting.ask_for_checks")
def ask_for_checks() -> None:
    """A rule that changed makes every year wait: their checks are asked for. A second run asks for nothing twice."""
    count = asking_for_checks.ask_where_unchecked(by=User.objects.service(), now=timezone.now())
    logger.info("checks_asked_for", years=count)


@shared_task(name="reporting.send_monday_digests")
def send_monday_digests() -> None:
    """The week's digest to whoever did not get it yet. A second run sends nothing twice."""
    logger.info("digests_sent", letters=monday_digest.send_digests(now=timezone.now()))
