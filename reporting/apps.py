from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from outcomes import after_acceptance
        from reporting import checks, demo  # noqa: F401  (importing registers the checks)
        from reporting.actions import asking_for_checks
        from reporting.takeaway import annual, sources

        demo.register_parts()
        after_acceptance.tell_me(asking_for_checks.after_acceptance)
        for source in annual.SOURCES:
            sources.register(source)
