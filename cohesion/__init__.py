"""The foundation: areas, people, permissions, audit, jobs, calendar, bilingual text and the register of counts."""

from cohesion.celery import app as celery_app

__all__ = ["celery_app"]
