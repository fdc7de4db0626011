"""The Celery application. Messages carry ids only; the job row, not the broker, is the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cohesion.settings")

app = Celery("cohesion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
