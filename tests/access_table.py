"""Who gets what answer at which address: one row a route, one column a person. Read it as a promise.

The return of every `return_…` row is that of North West Wales: `north` is its co-ordinator, `reader` reads there,
`south` is the co-ordinator of another region; `caseworker` works on the northern region's cases, and the case
of every `case_…` row is one of them. A cell is the status of the answer: 200 a page, 302 somewhere else
(done, or an explanation), 403 another role's page, 404 another region's row, 405 another method.
"""

from typing import NamedTuple

PEOPLE = ("north", "reader", "south", "officer", "writer", "administrator", "stranger", "caseworker")

TABLE = """
route                           method  north reader south officer writer administrator stranger  caseworker
entrance                        GET     302   302    302   302     302    302           302  302
health_live                     GET     200   200    200   200     200    200           200  200
health_ready                    GET     200   200    200   200     200    200           200  200
help                            GET     200   200    200   200     200    200           200  200
accessibility                   GET     200   200    200   200     200    200           200  200
privacy                         GET     200   200    200   200     200    200           200  200
your_account                    GET     200   200    200   200     200    200           200  200
home                            GET     200   200    200   200     200    200           200  200
audit_trail                     GET     403   403    403   403     403    200           403  403
returns                         GET     200   200    200   200     200    403           403  403
returns_remind                  GET     403   403    403   302     403    403           403  403
returns_remind                  POST    403   403    403   302     403    403           403  403
returns_reopen                  GET     403   403    403   302     403    403           403  403
returns_reopen                  POST    403   403    403   302     403    403           403  403
return_detail                   GET     200   200    404   200     200    403           403  403
return_read                     GET     200   200    404   200     200    403           403  403
return_quiet                    GET     200   403    404   403     403    403           403  403
return_quiet_act                GET     405   405    405   405     405    405           405  405
return_quiet_act                POST    404   403    404   403     403    403           403  403
return_quiet_undo               POST    302   403    404   403     403    403           403  403
return_nil                      GET     200   403    404   403     403    403           403  403
return_nil                      POST    200   403    404   403     403    403           403  403
return_examples                 GET     200   200    404   200     200    403           403  403
return_example_add              GET     200   403    404   403     403    403           403  403
return_example_add              POST    200   403    404   403     403    403           403  403
return_example_edit             GET     404   403    404   403     403    403           403  403
return_example_edit             POST    404   403    404   403     403    403           403  403
return_example_remove           GET     404   403    404   403     403    403           403  403
return_example_remove           POST    404   403    404   403     403    403           403  403
return_example_restore          POST    302   403    404   403     403    403           403  403
return_evidence                 GET     200   200    404   200     200    403           403  403
return_evidence_add             GET     200   403    404   403     403    403           403  403
return_evidence_add             POST    200   403    404   403     403    403           403  403
return_evidence_file            GET     404   404    404   404     404    403           403  403
return_evidence_remove          GET     404   403    404   403     403    403           403  403
return_evidence_remove          POST    404   403    404   403     403    403           403  403
return_version                  GET     404   404    404   404     404    403           403  403
return_template                 GET     200   200    404   200     200    403           403  403
return_import                   GET     200   403    404   403     403    403           403  403
return_import                   POST    200   403    404   403     403    403           403  403
return_check                    GET     200   200    404   200     200    403           403  403
return_check                    POST    302   403    404   403     403    403           403  403
return_receipt                  GET     200   200    404   200     200    403           403  403
return_copy                     GET     200   200    404   200     200    403           403  403
return_copy_pdf                 GET     302   302    404   302     302    403           403  403
return_copy_pdf                 POST    302   302    404   302     302    403           403  403
return_authority_copy           GET     200   200    404   200     200    403           403  403
return_authority_copy_pdf       GET     302   302    404   302     302    403           403  403
return_authority_copy_pdf       POST    302   302    404   302     302    403           403  403
returns_of_region               GET     200   200    404   200     200    403           403  403
region_compare                  GET     200   200    404   200     200    403           403  403
return_submit                   GET     200   403    404   403     403    403           403  403
return_submit                   POST    200   403    404   403     403    403           403  403
return_recall                   GET     200   403    404   403     403    403           403  403
return_recall                   POST    200   403    404   403     403    403           403  403
return_start_review             GET     405   405    405   405     405    405           405  405
return_start_review             POST    403   403    403   302     403    403           403  403
return_request_changes          GET     403   403    403   200     403    403           403  403
return_request_changes          POST    403   403    403   200     403    403           403  403
return_answer                   GET     404   403    404   403     403    403           403  403
return_answer                   POST    404   403    404   403     403    403           403  403
return_accept                   GET     403   403    403   200     403    403           403  403
return_accept                   POST    403   403    403   200     403    403           403  403
return_reopen                   GET     403   403    403   200     403    403           403  403
return_reopen                   POST    403   403    403   200     403    403           403  403
return_contributors             GET     200   403    404   403     403    403           403  403
return_contributors_ask         GET     200   403    404   403     403    403           403  403
return_contributors_ask         POST    200   403    404   403     403    403           403  403
return_contributors_repeat      GET     405   405    405   405     405    405           405  405
return_contributors_repeat      POST    302   403    404   403     403    403           403  403
return_contribution             GET     200   403    404   403     403    403           403  403
return_contribution             POST    200   403    404   403     403    403           403  403
return_contribution_close       POST    302   403    404   403     403    403           403  403
return_contribution_remind      POST    302   403    404   403     403    403           403  403
return_contribution_withdraw    GET     200   403    404   403     403    403           403  403
return_contribution_withdraw    POST    302   403    404   403     403    403           403  403
return_contribution_due         GET     200   403    404   403     403    403           403  403
return_contribution_due         POST    200   403    404   403     403    403           403  403
return_contribution_send_back   GET     200   403    404   403     403    403           403  403
return_contribution_send_back   POST    200   403    404   403     403    403           403  403
contribute                      GET     200   200    200   200     200    200           200  200
contribute                      POST    200   200    200   200     200    200           200  200
return_outcome                  GET     200   403    404   302     403    403           403  403
return_outcome                  POST    302   403    404   302     403    403           403  403
return_field                    GET     405   405    405   405     405    405           405  405
return_field                    POST    200   403    404   403     403    403           403  403
return_presence                 GET     200   403    404   403     403    403           403  403
return_extend                   GET     403   403    403   200     403    403           403  403
return_extend                   POST    403   403    403   200     403    403           403  403
return_extension_back           GET     403   403    403   200     403    403           403  403
return_extension_back           POST    403   403    403   200     403    403           403  403
return_take_over                GET     403   403    403   200     403    403           403  403
return_take_over                POST    403   403    403   200     403    403           403  403
return_hand_back                GET     403   403    403   200     403    403           403  403
return_hand_back                POST    403   403    403   200     403    403           403  403
rounds                          GET     403   403    403   200     403    403           403  403
round_open                      GET     403   403    403   200     403    403           403  403
round_open                      POST    403   403    403   302     403    403           403  403
rounds_open_next                GET     405   405    405   405     405    405           405  405
rounds_open_next                POST    403   403    403   302     403    403           403  403
round_detail                    GET     403   403    403   200     403    403           403  403
round_dates                     GET     403   403    403   200     403    403           403  403
round_dates                     POST    403   403    403   200     403    403           403  403
return_review                   GET     403   403    403   200     403    403           403  403
return_across_regions           GET     403   403    403   200     403    403           403  403
return_ask                      GET     403   403    403   200     403    403           403  403
return_ask                      POST    403   403    403   200     403    403           403  403
return_thread                   GET     403   403    403   404     403    403           403  403
return_thread                   POST    403   403    403   404     403    403           403  403
return_accept_outcome           GET     405   405    405   405     405    405           405  405
return_accept_outcome           POST    403   403    403   302     403    403           403  403
return_rate_outcome             GET     403   403    403   200     403    403           403  403
return_rate_outcome             POST    403   403    403   200     403    403           403  403
return_note                     GET     403   403    403   200     403    403           403  403
return_note                     POST    403   403    403   200     403    403           403  403
return_waive                    GET     403   403    403   404     403    403           403  403
return_waive                    POST    403   403    403   404     403    403           403  403
return_adjust                   GET     403   403    403   200     403    403           403  403
return_adjust                   POST    403   403    403   200     403    403           403  403
return_withdraw_adjustment      POST    403   403    403   404     403    403           403  403
return_history                  GET     200   200    404   200     200    403           403  403
plans                           GET     200   200    200   200     200    200           403  403
plan_detail                     GET     200   200    200   200     200    200           403  403
translations                    GET     403   403    403   403     403    200           403  403
translations_csv                GET     403   403    403   403     403    200           403  403
report                          GET     403   403    403   200     200    403           403  403
report_build                    GET     405   405    405   405     405    405           405  405
report_build                    POST    403   403    403   302     302    403           403  403
job_progress                    GET     403   403    403   302     302    403           403  403
job_cancel                      POST    403   403    403   302     302    403           403  403
outcomes_takeaway               GET     302   302    302   302     302    403           403  403
outcomes_takeaways              GET     200   200    200   200     200    403           403  403
outcomes_takeaway_progress      GET     404   404    404   404     404    403           403  403
outcomes_takeaway_file          GET     404   404    404   404     404    403           403  403
outcomes_takeaway_cancel        GET     405   405    405   405     405    405           405  405
outcomes_takeaway_cancel        POST    404   404    404   404     404    403           403  403
build_file                      GET     403   403    403   200     200    403           403  403
api_plan-list                   GET     200   200    200   200     200    200           403  403
api_plan-detail                 GET     200   200    200   200     200    200           403  403
api_measures                    GET     200   200    200   200     200    200           403  403
api_returns                     GET     200   200    200   200     200    403           403  403
api_figures                     GET     400   400    400   400     400    403           403  403
api_schema                      GET     200   200    200   200     200    200           200  200
account_login                   GET     302   302    302   302     302    302           302  302
account_logout                  GET     200   200    200   200     200    200           200  200
account_inactive                GET     200   200    200   200     200    200           200  200
account_signup                  GET     302   302    302   302     302    302           302  302
account_reauthenticate          GET     200   200    200   200     200    200           200  200
account_change_password         GET     200   200    200   200     200    200           200  200
account_set_password            GET     302   302    302   302     302    302           302  302
account_reset_password          GET     200   200    200   200     200    200           200  200
account_reset_password_done     GET     200   200    200   200     200    200           200  200
account_reset_password_from_key GET     200   200    200   200     200    200           200  200
account_reset_password_from_key_done GET 200  200    200   200     200    200           200  200
mfa_index                       GET     200   200    200   200     200    200           200  200
mfa_authenticate                GET     302   302    302   302     302    302           302  302
mfa_reauthenticate              GET     302   302    302   302     302    302           302  302
mfa_activate_totp               GET     302   302    302   302     302    302           302  302
mfa_deactivate_totp             GET     404   404    404   404     404    404           404  404
mfa_view_recovery_codes         GET     404   404    404   404     404    404           404  404
mfa_generate_recovery_codes     GET     302   302    302   302     302    302           302  302
mfa_download_recovery_codes     GET     404   404    404   404     404    404           404  404
cases                           GET     200   403    200   403     403    403           403  200
case                            GET     200   403    404   403     403    403           403  200
cases_new_hate_crime            GET     200   403    200   403     403    403           403  200
cases_new_hate_crime            POST    200   403    200   403     403    403           403  200
case_edit                       GET     200   403    404   403     403    403           403  200
case_edit                       POST    200   403    404   403     403    403           403  200
cases_nrm                       GET     200   403    200   403     403    403           403       200
cases_new_nrm                   GET     200   403    200   403     403    403           403       200
cases_new_nrm                   POST    200   403    200   403     403    403           403       200
case_nrm_consent                GET     404   403    404   403     403    403           403       404
case_nrm_consent                POST    404   403    404   403     403    403           403       404
case_nrm_reasonable             GET     404   403    404   403     403    403           403       404
case_nrm_reasonable             POST    404   403    404   403     403    403           403       404
case_nrm_conclusive             GET     404   403    404   403     403    403           403       404
case_nrm_conclusive             POST    404   403    404   403     403    403           403       404
case_nrm_reconsider             GET     404   403    404   403     403    403           403       404
case_nrm_reconsider             POST    404   403    404   403     403    403           403       404
case_nrm_missing                GET     404   403    404   403     403    403           403       404
case_nrm_missing                POST    404   403    404   403     403    403           403       404
case_nrm_found                  GET     404   403    404   403     403    403           403       404
case_nrm_found                  POST    404   403    404   403     403    403           403       404
case_nrm_pathway                GET     404   403    404   403     403    403           403       404
case_nrm_pathway                POST    404   403    404   403     403    403           403       404
case_category                   GET     200   403    404   403     403    403           403  200
case_category                   POST    200   403    404   403     403    403           403  200
case_risk                       GET     200   403    404   403     403    403           403  200
case_risk                       POST    200   403    404   403     403    403           403  200
case_print                      GET     200   403    404   403     403    403           403       200
case_next_action                GET     200   403    404   403     403    403           403       200
case_next_action                POST    200   403    404   403     403    403           403       200
case_next_done                  GET     405   405    405   405     405    405           405       405
case_next_done                  POST    302   403    404   403     403    403           403       302
case_lead                       GET     200   403    404   403     403    403           403       200
case_lead                       POST    200   403    404   403     403    403           403       200
case_handling                   GET     200   403    404   403     403    403           403       200
case_handling                   POST    200   403    404   403     403    403           403       200
case_close                      GET     200   403    404   403     403    403           403       200
case_close                      POST    200   403    404   403     403    403           403       200
case_reopen                     GET     200   403    404   403     403    403           403       200
case_reopen                     POST    200   403    404   403     403    403           403       200
case_note_add                   GET     200   403    404   403     403    403           403       200
case_note_add                   POST    200   403    404   403     403    403           403       200
case_note_strike                GET     404   403    404   403     403    403           403       404
case_note_strike                POST    404   403    404   403     403    403           403       404
case_file_add                   GET     200   403    404   403     403    403           403       200
case_file_add                   POST    200   403    404   403     403    403           403       200
case_file                       GET     404   403    404   403     403    403           403       404
case_file_remove                GET     404   403    404   403     403    403           403       404
case_file_remove                POST    404   403    404   403     403    403           403       404
case_action_add                 GET     200   403    404   403     403    403           403       200
case_action_add                 POST    200   403    404   403     403    403           403       200
case_action_end                 GET     404   403    404   403     403    403           403       404
case_action_end                 POST    404   403    404   403     403    403           403       404
case_support_add                GET     200   403    404   403     403    403           403       200
case_support_add                POST    200   403    404   403     403    403           403       200
case_support_answer             GET     404   403    404   403     403    403           403       404
case_support_answer             POST    404   403    404   403     403    403           403       404
case_outcomes                   GET     200   403    404   403     403    403           403       200
case_outcomes                   POST    200   403    404   403     403    403           403       200
case_link_add                   GET     200   403    404   403     403    403           403       200
case_link_add                   POST    200   403    404   403     403    403           403       200
case_link_remove                GET     404   403    404   403     403    403           403       404
cases_new                       GET     200   403    200   403     403    403           403  200
case_link_remove                POST    404   403    404   403     403    403           403       404
cases_search                    GET     200   403    200   403     403    403           403  200
cases_search                    POST    200   403    200   403     403    403           403  200
cases_views                     GET     200   403    200   403     403    403           403  200
cases_view_save                 GET     200   403    200   403     403    403           403  200
cases_view_save                 POST    200   403    200   403     403    403           403  200
cases_view_rename               GET     404   403    404   403     403    403           403  404
cases_view_rename               POST    404   403    404   403     403    403           403  404
cases_view_delete               GET     405   405    405   405     405    405           405  405
cases_view_delete               POST    404   403    404   403     403    403           403  404
cases_export                    GET     403   403    403   403     403    403           403  403
cases_export                    POST    403   403    403   403     403    403           403  403
cases_import                    GET     200   403    200   403     403    403           403  200
cases_import                    POST    200   403    200   403     403    403           403  200
cases_import_template           GET     200   403    200   403     403    403           403  200
cases_import_preview            GET     404   403    404   403     403    403           403  404
cases_import_preview            POST    404   403    404   403     403    403           403  404
cases_counted                   GET     404   403    404   403     403    403           403  404
cases_tallies                   GET     200   403    200   403     403    403           403  200
cases_tally_add                 GET     200   403    200   403     403    403           403  403
cases_tally_add                 POST    200   403    200   403     403    403           403  403
cases_tally_edit                GET     200   403    404   403     403    403           403  403
cases_tally_edit                POST    200   403    404   403     403    403           403  403
cases_tally_remove              GET     200   403    404   403     403    403           403  403
cases_tally_remove              POST    200   403    404   403     403    403           403  403
case_people                     GET     200   403    404   403     403    403           403  200
case_people                     POST    200   403    404   403     403    403           403  200
case_person_add                 GET     200   403    404   403     403    403           403  200
case_person_add                 POST    200   403    404   403     403    403           403  200
case_person                     GET     404   403    404   403     403    403           403  404
case_person                     POST    404   403    404   403     403    403           403  404
case_person_remove              GET     404   403    404   403     403    403           403  404
case_person_remove              POST    404   403    404   403     403    403           403  404
case_conflicts                  GET     200   403    404   403     403    403           403  403
case_conflicts                  POST    200   403    404   403     403    403           403  403
case_conflict_declare           GET     200   403    404   403     403    403           403  200
case_conflict_declare           POST    200   403    404   403     403    403           403  200
case_conflict_end               GET     404   403    404   403     403    403           403  403
case_conflict_end               POST    404   403    404   403     403    403           403  403
case_circle                     GET     200   403    404   403     403    403           403  403
case_circle                     POST    200   403    404   403     403    403           403  403
case_emergency                  GET     302   403    404   403     403    403           403  302
case_emergency                  POST    302   403    404   403     403    403           403  302
case_emergency_seen             GET     404   403    404   403     403    403           403  404
case_emergency_seen             POST    404   403    404   403     403    403           403  404
case_looks                      GET     200   403    404   403     403    403           403  403
cases_lists                     GET     403   403    403   403     403    200           403       403
cases_list                      GET     403   403    403   403     403    200           403       403
cases_list_add                  GET     403   403    403   403     403    200           403       403
cases_list_add                  POST    403   403    403   403     403    200           403       403
cases_list_entry                GET     403   403    403   403     403    200           403       403
cases_list_entry                POST    403   403    403   403     403    200           403       403
cases_list_end                  GET     403   403    403   403     403    200           403       403
cases_list_end                  POST    403   403    403   403     403    200           403       403
cases_list_agencies             GET     403   403    403   403     403    200           403       403
cases_list_agency_add           GET     403   403    403   403     403    200           403       403
cases_list_agency_add           POST    403   403    403   403     403    200           403       403
cases_list_agency               GET     403   403    403   403     403    200           403       403
cases_list_agency               POST    403   403    403   403     403    200           403       403
cases_list_agency_end           GET     403   403    403   403     403    200           403       403
cases_list_agency_end           POST    403   403    403   403     403    200           403       403
cases_list_move                 GET     405   405    405   405     405    405           405       405
cases_list_move                 POST    403   403    403   403     403    302           403       403
cases_list_agency_move          GET     405   405    405   405     405    405           405       405
cases_list_agency_move          POST    403   403    403   403     403    302           403       403
cases_list_characteristics      GET     200   403    200   403     403    200           403       200
cases_centres                   GET     200   403    200   403     403    403           403       200
cases_centres_directory         GET     200   403    200   403     403    403           403       200
cases_centre                    GET     200   403    404   403     403    403           403       200
cases_centre_add                GET     200   403    200   403     403    403           403       403
cases_centre_add                POST    200   403    200   403     403    403           403       403
cases_centre_edit               GET     200   403    404   403     403    403           403       403
cases_centre_edit               POST    200   403    404   403     403    403           403       403
cases_centre_contact            GET     302   403    404   403     403    403           403       302
cases_centre_contact            POST    200   403    404   403     403    403           403       200
cases_centre_contact_edit       GET     200   403    404   403     403    403           403       403
cases_centre_contact_edit       POST    200   403    404   403     403    403           403       403
cases_new_marac                 GET     200  403  200  403  403  403  403  200
cases_new_marac                 POST    200  403  200  403  403  403  403  200
cases_marac                     GET     200  403  200  403  403  403  403  200
cases_marac_actions             GET     200  403  200  403  403  403  403  200
cases_marac_add                 GET     200  403  200  403  403  403  403  403
cases_marac_add                 POST    200  403  200  403  403  403  403  403
cases_marac_forum               GET     200  403  404  403  403  403  403  200
cases_marac_edit                GET     200  403  404  403  403  403  403  403
cases_marac_edit                POST    200  403  404  403  403  403  403  403
cases_marac_member_add          GET     200  403  404  403  403  403  403  403
cases_marac_member_add          POST    200  403  404  403  403  403  403  403
cases_marac_member_end          GET     200  403  404  403  403  403  403  403
cases_marac_member_end          POST    200  403  404  403  403  403  403  403
cases_marac_person_add          GET     200  403  404  403  403  403  403  403
cases_marac_person_add          POST    200  403  404  403  403  403  403  403
cases_marac_meeting_add         GET     200  403  404  403  403  403  403  403
cases_marac_meeting_add         POST    200  403  404  403  403  403  403  403
cases_marac_member_edit         GET     200  403  404  403  403  403  403  403
cases_marac_member_edit         POST    200  403  404  403  403  403  403  403
cases_marac_person_end          GET     200  403  404  403  403  403  403  403
cases_marac_person_end          POST    200  403  404  403  403  403  403  403
cases_marac_meeting_edit        GET     200  403  404  403  403  403  403  403
cases_marac_meeting_edit        POST    200  403  404  403  403  403  403  403
cases_marac_summary             GET     200  403  404  403  403  403  403  200
cases_marac_summary_csv         GET     200  403  404  403  403  403  403  200
cases_marac_choose              GET     200  403  404  403  403  403  403  403
cases_marac_choose              POST    200  403  404  403  403  403  403  403
cases_marac_hold                GET     200  403  404  403  403  403  403  403
cases_marac_hold                POST    200  403  404  403  403  403  403  403
cases_marac_meeting             GET     200  403  404  403  403  403  403  200
cases_marac_pack                GET     200  403  404  403  403  403  403  200
cases_marac_pack_pdf            GET     200  403  404  403  403  403  403  200
cases_marac_pack_names          GET     200  403  404  403  403  403  403  200
cases_marac_pack_names          POST    200  403  404  403  403  403  403  200
cases_marac_agenda              GET     405  405  405  405  405  405  405  405
cases_marac_agenda              POST    302  403  404  403  403  403  403  403
cases_marac_cancel              GET     200  403  404  403  403  403  403  403
cases_marac_cancel              POST    302  403  404  403  403  403  403  403
cases_marac_item                GET     404  403  404  403  403  403  403  404
cases_marac_item                POST    404  403  404  403  403  403  403  404
cases_marac_item_action         GET     404  403  404  403  403  403  403  404
cases_marac_item_action         POST    404  403  404  403  403  403  403  404
case_marac_refer                GET     200  403  404  403  403  403  403  200
case_marac_decide               GET     404  403  404  403  403  403  403  403
case_marac_repeat               GET     404  403  404  403  403  403  403  404
case_marac_end                  GET     404  403  404  403  403  403  403  404
case_marac_refer                POST    200  403  404  403  403  403  403  200
case_marac_decide               POST    404  403  404  403  403  403  403  403
case_marac_repeat               POST    404  403  404  403  403  403  403  404
case_marac_end                  POST    404  403  404  403  403  403  403  404
cases_retention                 GET     200   403    200   403     403    403           403  403
cases_retention_remove          GET     302   403    302   403     403    403           403  403
cases_retention_remove          POST    302   403    302   403     403    403           403  403
cases_retention_keep            GET     302   403    302   403     403    403           403  403
cases_retention_keep            POST    302   403    302   403     403    403           403  403
cases_retention_rules           GET     403   403    403   403     403    200           403  403
cases_retention_rule_add        GET     403   403    403   403     403    200           403  403
cases_retention_rule_add        POST    403   403    403   403     403    200           403  403
cases_retention_rule_end        GET     403   403    403   403     403    200           403  403
cases_retention_rule_end        POST    403   403    403   403     403    200           403  403
case_hold                       GET     200   403    404   403     403    403           403  403
case_hold                       POST    200   403    404   403     403    403           403  403
case_hold_lift                  GET     200   403    404   403     403    403           403  403
case_hold_lift                  POST    200   403    404   403     403    403           403  403
case_subject_access_open        GET     200   403    404   403     403    403           403  200
case_subject_access_open        POST    200   403    404   403     403    403           403  200
case_subject_access             GET     404   403    404   403     403    403           403  404
case_subject_access             POST    404   403    404   403     403    403           403  404
case_subject_access_check       GET     404   403    404   403     403    403           403  404
case_subject_access_check       POST    404   403    404   403     403    403           403  404
case_subject_access_answer      GET     405   405    405   405     405    405           405  405
case_subject_access_answer      POST    404   403    404   403     403    403           403  404
case_subject_access_bundle      GET     404   403    404   403     403    403           403  404
case_subject_access_withdraw    GET     404   403    404   403     403    403           403  404
case_subject_access_withdraw    POST    404   403    404   403     403    403           403  404
cases_protocols                 GET     200    403    200    403    403    403    403    200
cases_protocol_add              GET     200    403    200    403    403    403    403    403
cases_protocol_add              POST    200    403    200    403    403    403    403    403
cases_protocol                  GET     200    403    404    403    403    403    403    200
cases_protocol_edit             GET     200    403    404    403    403    403    403    403
cases_protocol_edit             POST    200    403    404    403    403    403    403    403
cases_protocol_review           GET     200    403    404    403    403    403    403    403
cases_protocol_review           POST    200    403    404    403    403    403    403    403
cases_protocol_end              GET     200    403    404    403    403    403    403    403
cases_protocol_end              POST    200    403    404    403    403    403    403    403
cases_protocol_partner_add      GET     200    403    404    403    403    403    403    403
cases_protocol_partner_add      POST    200    403    404    403    403    403    403    403
cases_protocol_partner_end      GET     404    403    404    403    403    403    403    403
cases_protocol_partner_end      POST    404    403    404    403    403    403    403    403
cases_transfers                 GET     200    403    200    403    403    403    403    403
cases_transfer                  GET     404    403    404    403    403    403    403    403
cases_transfer                  POST    404    403    404    403    403    403    403    403
cases_transfer_decline          GET     404    403    404    403    403    403    403    403
cases_transfer_decline          POST    404    403    404    403    403    403    403    403
case_referral_add               GET     200    403    404    403    403    403    403    200
case_referral_add               POST    200    403    404    403    403    403    403    200
case_referral_answer            GET     404    403    404    403    403    403    403    404
case_referral_answer            POST    404    403    404    403    403    403    403    404
case_referral_end               GET     404    403    404    403    403    403    403    404
case_referral_end               POST    404    403    404    403    403    403    403    404
case_referral_revoke            GET     404    403    404    403    403    403    403    404
case_referral_revoke            POST    404    403    404    403    403    403    403    404
case_transfer                   GET     200    403    404    403    403    403    403    403
case_transfer                   POST    200    403    404    403    403    403    403    403
case_transfer_withdraw          GET     200    403    404    403    403    403    403    403
case_transfer_withdraw          POST    200    403    404    403    403    403    403    403
cases_new_tension               GET     200   403    200   403     403    403           403  200
cases_new_tension               POST    200   403    200   403     403    403           403  200
cases_tension                   GET     200   403    200   403     403    403           403  200
cases_tension_week              GET     200   403    404   403     403    403           403  200
cases_tension_week_pdf          GET     200   403    404   403     403    403           403  200
cases_tension_links             GET     200   403    200   403     403    403           403  403
cases_tension_link_make         GET     405   405    405   405     405    405           405  405
cases_tension_link_make         POST    200   403    302   403     403    403           403  403
cases_tension_link_end          GET     405   405    405   405     405    405           405  405
cases_tension_link_end          POST    302   403    404   403     403    403           403  403
cases_tension_police            GET     405   405    405   405     405    405           405  405
cases_tension_police            POST    302   403    404   403     403    403           403  403
cases_tension_reports           GET     200   403    200   403     403    403           403  200
cases_tension_report            GET     200   403    404   403     403    403           403  200
cases_tension_report_new        GET     200   403    404   403     403    403           403  200
cases_tension_report_new        POST    200   403    404   403     403    403           403  200
cases_tension_report_add        GET     200   403    404   403     403    403           403  200
cases_tension_report_add        POST    200   403    404   403     403    403           403  200
cases_tension_report_aside      GET     200   403    404   403     403    403           403  200
cases_tension_report_aside      POST    200   403    404   403     403    403           403  200
cases_tension_triggers          GET     200   403    200   403     403    403           403  200
cases_tension_trigger_add       GET     200   403    200   403     403    403           403  200
cases_tension_trigger_add       POST    200   403    200   403     403    403           403  200
cases_tension_trigger           GET     200   403    404   403     403    403           403  200
cases_tension_trigger           POST    200   403    404   403     403    403           403  200
cases_tension_trigger_remove    GET     200   403    404   403     403    403           403  200
cases_tension_trigger_remove    POST    302   403    404   403     403    403           403  302
case_tension_grade               GET     200   403    404   403     403    403           403  200
case_tension_grade               POST    200   403    404   403     403    403           403  200
case_tension_stage               GET     200   403    404   403     403    403           403  200
case_tension_stage               POST    200   403    404   403     403    403           403  200
case_tension_contact             GET     200   403    404   403     403    403           403  200
case_tension_contact             POST    200   403    404   403     403    403           403  200
case_tension_rumour              GET     200   403    404   403     403    403           403  200
case_tension_rumour              POST    200   403    404   403     403    403           403  200
case_tension_impact              GET     200   403    404   403     403    403           403  200
case_tension_impact              POST    200   403    404   403     403    403           403  200
case_tension_escalate            GET     200   403    404   403     403    403           403  200
case_tension_escalate            POST    200   403    404   403     403    403           403  200
case_tension_de_escalate         GET     200   403    404   403     403    403           403  200
case_tension_de_escalate         POST    200   403    404   403     403    403           403  200
case_tension_confirm            GET     200   403    404   403     403    403           403  200
case_tension_confirm            POST    200   403    404   403     403    403           403  200
tension_report                  GET     200   200    200   200     200    200           200  200
tension_report                  POST    200   200    200   200     200    200           200  200
tension_report_sent             GET     200   200    200   200     200    200           200  200
tension_confirm                 GET     200   200    200   200     200    200           200  200
tension_confirm                 POST    200   200    200   200     200    200           200  200
"""

# Routes that answer people who have not signed in, each with its reason. A reason that no longer holds fails the suite.
OPEN_ROUTES = {
    "entrance": "sends everybody to their language",
    "health_live": "monitors do not sign in",
    "health_ready": "monitors do not sign in, and strangers learn no details",
    "help": "people who cannot sign in need it",
    "accessibility": "the statement is public by law",
    "privacy": "the notice is owed before anybody signs in",
    "contribute": "contributors have no account: a signed link that ends opens their small form and nothing else",
    "tension_report": "council officers and members have no account: a secret link opens a form and nothing else",
    "tension_report_sent": "thanks whoever sent the form, and says nothing of it",
    "tension_confirm": "the link of a letter, which works once, confirms what was sent and shows nothing of it",
    "account_login": "signing in",
    "account_logout": "sends visitors to where they sign in",
    "account_signup": "says that registration is closed",
    "account_inactive": "told to people whose account was closed",
    "account_reset_password": "for people who forgot their password",
    "account_reset_password_done": "for people who forgot their password",
    "account_reset_password_from_key": "for people who forgot their password",
    "account_reset_password_from_key_done": "for people who forgot their password",
    "mfa_authenticate": "the second step of signing in",
}


class Promise(NamedTuple):
    route: str
    method: str
    statuses: dict[str, int]


def promises() -> list[Promise]:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    people = head[2:]
    if tuple(people) != PEOPLE or any(len(row) != len(head) for row in rows):
        raise ValueError("The access table has a row with too many or too few cells.")
    return [Promise(row[0], row[1], dict(zip(people, map(int, row[2:]), strict=True))) for row in rows]
