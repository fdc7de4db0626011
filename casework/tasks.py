"""Celery tasks of cases."""

import structlog
from celery import shared_task
from django.utils import timezone

from casework.actions import case_import, tension_reports
from casework.actions.proposing import propose
from cohesion.models import User

logger = structlog.get_logger(__name__)


@shared_task(name="casework.tidy_imports")
def tidy_imports() -> None:
    """Take away registers that were looked at and not taken in. A second run finds none."""
    count = case_import.tidy(now=timezone.now())
    logger.info("case_imports_tidied", files=count)


@shared_task(name="casework.propose_retention")
def propose_retention() -> None:
    """Propose the cases that have reached the end of their time. It removes nothing; a second run proposes nothing."""
    count = propose(by=User.objects.service(), now=timezone.now())
    logger.info("retention_proposed", cases=count)


@shared_task(name="casework.tidy_tension_reports")
def tidy_tension_reports() -> None:
    """Take away reports that nobody confirmed, and those set aside long ago. A second run finds none."""
    count = tension_reports.tidy(now=timezone.now())
    logger.info("tension_reports_tidied", reports=count)
