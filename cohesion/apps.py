from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohesionConfig(AppConfig):
    name = "cohesion"
    verbose_name = _("Foundation")

    def ready(self) -> None:
        from cohesion import accounts, checks, demo_people  # noqa: F401  (importing registers the system checks)

        accounts.record_account_acts()
        demo_people.register_parts()
