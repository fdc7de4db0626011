"""Every address: pages for people under /en/ and /cy/, health for monitors, data for programs."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from cohesion.views import audit_trail, entrance, health, service_pages

handler400 = "cohesion.views.errors.bad_request"
handler403 = "cohesion.views.errors.forbidden"
handler404 = "cohesion.views.errors.not_found"
handler500 = "cohesion.views.errors.server_error"

urlpatterns = [
    path("", entrance.to_language, name="entrance"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/v1/", include("reporting.api_urls")),
    *i18n_patterns(
        path("account/", include("cohesion.account_urls")),
        path("account/", service_pages.your_account, name="your_account"),
        path("help/", service_pages.help_page, name="help"),
        path("accessibility/", service_pages.accessibility, name="accessibility"),
        path("privacy/", service_pages.privacy, name="privacy"),
        path("audit/", audit_trail.audit_trail, name="audit_trail"),
        path("", include("outcomes.urls")),
        path("", include("casework.urls")),
        path("", include("reporting.urls")),
        prefix_default_language=True,
    ),
]
