"""Celery tasks: ids in, no results out."""

from typing import Any
from uuid import UUID

import structlog
from celery import shared_task
from celery.signals import worker_shutting_down
from django.utils import timezone

from cohesion import jobs
from cohesion.jobs.lease import stopping

logger = structlog.get_logger(__name__)


@shared_task(name="cohesion.run_job")
def run_job(job_id: str) -> None:
    """Do the job of that id if it is still waiting."""
    try:
        key = UUID(job_id)
    except ValueError:
        logger.warning("message_without_job")
        return
    jobs.run(key)


@shared_task(name="cohesion.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep(timezone.now())


# Celery has no other way to tell a task that its worker was asked to stop.
@worker_shutting_down.connect
def _hand_work_back(**kwargs: Any) -> None:
    stopping.set()
