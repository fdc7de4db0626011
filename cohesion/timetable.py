"""What the service does by itself, and when: names of tasks, in Welsh time."""

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, object]] = {
    # A worker that is busy finds one sweep waiting, not a hundred.
    "sweep-jobs": {"task": "cohesion.sweep_jobs", "schedule": 15.0, "options": {"expires": 15.0}},
    # In Welsh time. A timetable that was not running at eight sends as soon as it runs again.
    "send-due-reminders": {
        "task": "outcomes.send_due_reminders",
        "schedule": crontab(minute=0, hour=8, day_of_week="mon-fri"),
    },
    "forget-contributors": {"task": "outcomes.forget_contributors", "schedule": crontab(minute=20, hour=3)},
    # A register that nobody took in is kept for an hour.
    "tidy-imports": {"task": "casework.tidy_imports", "schedule": crontab(minute=40)},
    # A report that nobody confirmed is kept for fourteen days.
    "tidy-tension-reports": {"task": "casework.tidy_tension_reports", "schedule": crontab(minute=50, hour=3)},
    # Files of tables that were taken away are kept for seven days.
    "remove-takeaway-files": {"task": "reporting.remove_takeaway_files", "schedule": crontab(minute=10, hour=3)},
    # A rule of publication that changed makes every year wait for a check.
    "ask-for-checks": {"task": "reporting.ask_for_checks", "schedule": crontab(minute=5)},
    "send-monday-digests": {
        "task": "reporting.send_monday_digests",
        "schedule": crontab(minute=0, hour=7, day_of_week="mon"),
    },
    "propose-retention": {"task": "casework.propose_retention", "schedule": crontab(minute=40, hour=2)},
}
