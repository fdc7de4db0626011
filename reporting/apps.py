from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from reporting import demo
        from reporting.takeaway import annual, sources

        demo.register_parts()
        sources.register(annual.SOURCE)
