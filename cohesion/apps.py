from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohesionConfig(AppConfig):
    name = "cohesion"
    verbose_name = _("Foundation")

    def ready(self) -> None:
        from cohesion import checks  # noqa: F401  (registers the system checks)
