"""Addresses of returns, plans and translations."""

from django.urls import path

from outcomes.views import (
    attachments,
    contribute,
    contributors,
    entering,
    plans,
    practice_examples,
    quarterly_return,
    quiet_quarter,
    return_check,
    return_files,
    return_receipt,
    return_steps,
    returns,
    translations,
)

_RETURN = "returns/<str:region>/<str:quarter>/"
_CONTRIBUTORS = f"{_RETURN}contributors/"
_CONTRIBUTION = f"{_CONTRIBUTORS}<int:asked>/"

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path("returns/<str:region>/", returns.returns_of_region, name="returns_of_region"),
    path(_RETURN, quarterly_return.return_detail, name="return_detail"),
    path(f"{_RETURN}read/", quarterly_return.return_read, name="return_read"),
    path(f"{_RETURN}versions/<int:number>/", quarterly_return.return_version, name="return_version"),
    path(f"{_RETURN}check/", return_check.return_check, name="return_check"),
    path(f"{_RETURN}receipt/", return_receipt.return_receipt, name="return_receipt"),
    path(f"{_RETURN}send/", return_steps.return_submit, name="return_submit"),
    path(f"{_RETURN}take-back/", return_steps.return_recall, name="return_recall"),
    path(f"{_RETURN}start-reading/", return_steps.return_start_review, name="return_start_review"),
    path(f"{_RETURN}ask/", return_steps.return_request_changes, name="return_request_changes"),
    path(f"{_RETURN}answer/<int:asked>/", return_steps.return_answer, name="return_answer"),
    path(f"{_RETURN}accept/", return_steps.return_accept, name="return_accept"),
    path(f"{_RETURN}reopen/", return_steps.return_reopen, name="return_reopen"),
    path(f"{_RETURN}spreadsheet/", return_files.return_template, name="return_template"),
    path(f"{_RETURN}upload/", return_files.return_import, name="return_import"),
    path(f"{_RETURN}quiet/", quiet_quarter.return_quiet, name="return_quiet"),
    path(f"{_RETURN}quiet/undo/<int:entry>/", quiet_quarter.return_quiet_undo, name="return_quiet_undo"),
    path(f"{_RETURN}quiet/<str:code>/", quiet_quarter.return_quiet_act, name="return_quiet_act"),
    path(f"{_RETURN}nil/", quiet_quarter.return_nil, name="return_nil"),
    path(f"{_RETURN}examples/", practice_examples.return_examples, name="return_examples"),
    path(f"{_RETURN}examples/add/", practice_examples.return_example_add, name="return_example_add"),
    path(f"{_RETURN}examples/<slug:slug>/edit/", practice_examples.return_example_edit, name="return_example_edit"),
    path(
        f"{_RETURN}examples/<slug:slug>/remove/", practice_examples.return_example_remove, name="return_example_remove"
    ),
    path(
        f"{_RETURN}examples/<slug:slug>/restore/",
        practice_examples.return_example_restore,
        name="return_example_restore",
    ),
    path(f"{_RETURN}evidence/", attachments.return_evidence, name="return_evidence"),
    path(f"{_RETURN}evidence/add/", attachments.return_evidence_add, name="return_evidence_add"),
    path(f"{_RETURN}evidence/<int:number>/file/", attachments.return_evidence_file, name="return_evidence_file"),
    path(f"{_RETURN}evidence/<int:number>/remove/", attachments.return_evidence_remove, name="return_evidence_remove"),
    path(_CONTRIBUTORS, contributors.return_contributors, name="return_contributors"),
    path(f"{_CONTRIBUTORS}ask/", contributors.return_contributors_ask, name="return_contributors_ask"),
    path(f"{_CONTRIBUTORS}as-before/", contributors.return_contributors_repeat, name="return_contributors_repeat"),
    path(_CONTRIBUTION, contributors.return_contribution, name="return_contribution"),
    path(f"{_CONTRIBUTION}close/", contributors.return_contribution_close, name="return_contribution_close"),
    path(f"{_CONTRIBUTION}remind/", contributors.return_contribution_remind, name="return_contribution_remind"),
    path(f"{_CONTRIBUTION}withdraw/", contributors.return_contribution_withdraw, name="return_contribution_withdraw"),
    path(f"{_CONTRIBUTION}due/", contributors.return_contribution_due, name="return_contribution_due"),
    path(
        f"{_CONTRIBUTION}send-back/", contributors.return_contribution_send_back, name="return_contribution_send_back"
    ),
    path("contribute/<str:token>/", contribute.contribute, name="contribute"),
    path(f"{_RETURN}outcome/<str:code>/", entering.return_outcome, name="return_outcome"),
    path(f"{_RETURN}outcome/<str:code>/field/", entering.return_field, name="return_field"),
    path(f"{_RETURN}outcome/<str:code>/presence/", entering.return_presence, name="return_presence"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<str:code>/", plans.plan_detail, name="plan_detail"),
    path("translations/", translations.translations, name="translations"),
    path("translations/welsh.csv", translations.translations_csv, name="translations_csv"),
]
