"""Addresses of returns, plans and translations."""

from django.urls import path

from outcomes.views import (
    plans,
    quarterly_return,
    return_files,
    return_history,
    return_steps,
    returns,
    review,
    review_steps,
    translations,
)

_RETURN = "returns/<str:region>/<str:quarter>/"
_REVIEW = f"{_RETURN}review/"

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
    path(f"{_RETURN}history/", return_history.return_history, name="return_history"),
    path(_REVIEW, review.return_review, name="return_review"),
    path(f"{_REVIEW}regions/<str:code>/", review.return_across_regions, name="return_across_regions"),
    path(f"{_REVIEW}ask/", review_steps.return_ask, name="return_ask"),
    path(f"{_REVIEW}requests/<int:asked>/", review_steps.return_thread, name="return_thread"),
    path(f"{_REVIEW}outcomes/<str:code>/accept/", review_steps.return_accept_outcome, name="return_accept_outcome"),
    path(f"{_REVIEW}outcomes/<str:code>/rating/", review_steps.return_rate_outcome, name="return_rate_outcome"),
    path(f"{_REVIEW}note/", review_steps.return_note, name="return_note"),
    path(f"{_REVIEW}checks/<int:result>/waive/", review_steps.return_waive, name="return_waive"),
    path(f"{_REVIEW}adjust/", review_steps.return_adjust, name="return_adjust"),
    path(
        f"{_REVIEW}adjustments/<int:adjustment>/withdraw/",
        review_steps.return_withdraw_adjustment,
        name="return_withdraw_adjustment",
    ),
    path("plans/", plans.plans, name="plans"),
    path("plans/<str:code>/", plans.plan_detail, name="plan_detail"),
    path("translations/", translations.translations, name="translations"),
    path("translations/welsh.csv", translations.translations_csv, name="translations_csv"),
]
