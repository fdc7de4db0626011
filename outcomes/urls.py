"""Addresses of returns, plans and translations."""

from django.urls import path

from outcomes.views import (
    chosen,
    exceptions,
    plans,
    quarterly_return,
    return_files,
    return_steps,
    returns,
    rounds,
    translations,
)

_RETURN = "returns/<str:region>/<str:quarter>/"

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path("returns/remind/", chosen.returns_remind, name="returns_remind"),
    path("returns/reopen/", chosen.returns_reopen, name="returns_reopen"),
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
    path(f"{_RETURN}due/", exceptions.return_extend, name="return_extend"),
    path(f"{_RETURN}due/take-back/", exceptions.return_extension_back, name="return_extension_back"),
    path(f"{_RETURN}take-over/", exceptions.return_take_over, name="return_take_over"),
    path(f"{_RETURN}hand-back/", exceptions.return_hand_back, name="return_hand_back"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/open-next/", rounds.rounds_open_next, name="rounds_open_next"),
    path("rounds/<str:plan>/<str:quarter>/", rounds.round_detail, name="round_detail"),
    path("rounds/<str:plan>/<str:quarter>/dates/", rounds.round_dates, name="round_dates"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<str:code>/", plans.plan_detail, name="plan_detail"),
    path("translations/", translations.translations, name="translations"),
    path("translations/welsh.csv", translations.translations_csv, name="translations_csv"),
]
