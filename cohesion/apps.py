from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohesionConfig(AppConfig):
    name = "cohesion"
    verbose_name = _("Foundation")

    def ready(self) -> None:
        from cohesion import accounts, checks, demo_people, second_steps  # noqa: F401  (importing registers the checks)
        from cohesion.sealing import checks as sealing_checks  # noqa: F401

        accounts.record_account_acts()
        demo_people.register_parts()
        second_steps.register_rotation()
