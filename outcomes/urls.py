"""Addresses of returns, plans and translations."""

from django.urls import path

from outcomes.views import entering, plans, quarterly_return, return_files, return_steps, returns, translations

_RETURN = "returns/<str:region>/<str:quarter>/"

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path(_RETURN, quarterly_return.return_detail, name="return_detail"),
    path(f"{_RETURN}versions/<int:number>/", quarterly_return.return_version, name="return_version"),
    path(f"{_RETURN}send/", return_steps.return_submit, name="return_submit"),
    path(f"{_RETURN}take-back/", return_steps.return_recall, name="return_recall"),
    path(f"{_RETURN}start-reading/", return_steps.return_start_review, name="return_start_review"),
    path(f"{_RETURN}ask/", return_steps.return_request_changes, name="return_request_changes"),
    path(f"{_RETURN}answer/<int:asked>/", return_steps.return_answer, name="return_answer"),
    path(f"{_RETURN}accept/", return_steps.return_accept, name="return_accept"),
    path(f"{_RETURN}reopen/", return_steps.return_reopen, name="return_reopen"),
    path(f"{_RETURN}spreadsheet/", return_files.return_template, name="return_template"),
    path(f"{_RETURN}upload/", return_files.return_import, name="return_import"),
    path(f"{_RETURN}outcome/<str:code>/", entering.return_outcome, name="return_outcome"),
    path(f"{_RETURN}outcome/<str:code>/field/", entering.return_field, name="return_field"),
    path(f"{_RETURN}outcome/<str:code>/presence/", entering.return_presence, name="return_presence"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<str:code>/", plans.plan_detail, name="plan_detail"),
    path("translations/", translations.translations, name="translations"),
    path("translations/welsh.csv", translations.translations_csv, name="translations_csv"),
]
