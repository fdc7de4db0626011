"""Celery tasks of casework."""

import structlog
from celery import shared_task
from django.utils import timezone

from casework.actions.proposing import propose
from cohesion.models import User

logger = structlog.get_logger(__name__)


@shared_task(name="casework.propose_retention")
def propose_retention() -> None:
    """Propose the cases that have reached the end of their time. It removes nothing; a second run proposes nothing."""
    count = propose(by=User.objects.service(), now=timezone.now())
    logger.info("retention_proposed", cases=count)
