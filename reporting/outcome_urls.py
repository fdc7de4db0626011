"""Addresses of outcomes and their figures, under `outcomes/`: fixed words first, then those that name an outcome."""

from django.urls import path

from reporting.views import (
    curve,
    dashboard_views,
    outcome,
    outcome_measures,
    outcome_places,
    overview,
    population,
    safe_numbers,
)

_EDITION = "safe/editions/<int:pk>"
_CURVE = "<str:outcome>/curve"

urlpatterns = [
    path("", overview.outcomes, name="outcomes"),
    path("safe/", safe_numbers.outcomes_safe, name="outcomes_safe"),
    path("safe/check/", safe_numbers.outcomes_safe_check, name="outcomes_safe_check"),
    path("safe/editions/", safe_numbers.outcomes_release_propose, name="outcomes_release_propose"),
    path(f"{_EDITION}/approve/", safe_numbers.outcomes_release_approve, name="outcomes_release_approve"),
    path(f"{_EDITION}/withdraw/", safe_numbers.outcomes_release_withdraw, name="outcomes_release_withdraw"),
    path("views/", dashboard_views.outcomes_views, name="outcomes_views"),
    path("views/keep/", dashboard_views.outcomes_view_keep, name="outcomes_view_keep"),
    path("views/digest/", dashboard_views.outcomes_digest_choice, name="outcomes_digest_choice"),
    path("views/<int:pk>/remove/", dashboard_views.outcomes_view_remove, name="outcomes_view_remove"),
    path("views/<int:pk>/restore/", dashboard_views.outcomes_view_restore, name="outcomes_view_restore"),
    path("map/", outcome_places.outcomes_map, name="outcomes_map"),
    path("population/", population.outcomes_population, name="outcomes_population"),
    path("measures/<str:code>/", outcome_measures.outcomes_measure, name="outcomes_measure"),
    path("regions/<str:region>/", outcome_places.outcomes_region, name="outcomes_region"),
    path("authorities/<str:gss>/", outcome_places.outcomes_authority, name="outcomes_authority"),
    path(f"{_CURVE}/", curve.outcomes_curve, name="outcomes_curve"),
    path(f"{_CURVE}/edit/", curve.outcomes_curve_edit, name="outcomes_curve_edit"),
    path(f"{_CURVE}/versions/<int:number>/", curve.outcomes_curve_version, name="outcomes_curve_version"),
    path(
        f"{_CURVE}/versions/<int:number>/take-back/",
        curve.outcomes_curve_take_back,
        name="outcomes_curve_take_back",
    ),
    path("<str:outcome>/", outcome.outcomes_outcome, name="outcomes_outcome"),
]
