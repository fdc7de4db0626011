"""Addresses of the conferences of the agencies (MARAC): forums, meetings, and the acts on a referral."""

from django.urls import path

from casework.views import marac_forum, marac_meeting, marac_referral, marac_summary

_FORUM = "cases/marac/<int:forum>/"
_MEETING = "cases/marac/meetings/<int:meeting>/"
_ITEM = "cases/marac/items/<uuid:item>/"
_CASE = "cases/<str:reference>/marac/"

urlpatterns = [
    path("cases/new/marac/<slug:kind>/", marac_referral.cases_new_marac, name="cases_new_marac"),
    path("cases/marac/", marac_forum.cases_marac, name="cases_marac"),
    path("cases/marac/add/", marac_forum.cases_marac_add, name="cases_marac_add"),
    path("cases/marac/actions/", marac_forum.cases_marac_actions, name="cases_marac_actions"),
    path(_FORUM, marac_forum.cases_marac_forum, name="cases_marac_forum"),
    path(f"{_FORUM}summary/<str:quarter>/", marac_summary.cases_marac_summary, name="cases_marac_summary"),
    path(f"{_FORUM}summary/<str:quarter>.csv", marac_summary.cases_marac_summary_csv, name="cases_marac_summary_csv"),
    path(f"{_FORUM}edit/", marac_forum.cases_marac_edit, name="cases_marac_edit"),
    path(f"{_FORUM}members/add/", marac_forum.cases_marac_member_add, name="cases_marac_member_add"),
    path(f"{_FORUM}members/<uuid:member>/end/", marac_forum.cases_marac_member_end, name="cases_marac_member_end"),
    path(f"{_FORUM}members/<uuid:member>/edit/", marac_forum.cases_marac_member_edit, name="cases_marac_member_edit"),
    path(f"{_FORUM}people/<int:row>/end/", marac_forum.cases_marac_person_end, name="cases_marac_person_end"),
    path(f"{_FORUM}people/add/", marac_forum.cases_marac_person_add, name="cases_marac_person_add"),
    path(f"{_FORUM}meetings/add/", marac_meeting.cases_marac_meeting_add, name="cases_marac_meeting_add"),
    path(_MEETING, marac_meeting.cases_marac_meeting, name="cases_marac_meeting"),
    path(f"{_MEETING}edit/", marac_meeting.cases_marac_meeting_edit, name="cases_marac_meeting_edit"),
    path(f"{_MEETING}agenda/", marac_meeting.cases_marac_agenda, name="cases_marac_agenda"),
    path(f"{_MEETING}choose/", marac_meeting.cases_marac_choose, name="cases_marac_choose"),
    path(f"{_MEETING}held/", marac_meeting.cases_marac_hold, name="cases_marac_hold"),
    path(f"{_MEETING}cancel/", marac_meeting.cases_marac_cancel, name="cases_marac_cancel"),
    path(f"{_MEETING}pack/", marac_meeting.cases_marac_pack, name="cases_marac_pack"),
    path(_ITEM, marac_meeting.cases_marac_item, name="cases_marac_item"),
    path(f"{_ITEM}actions/add/", marac_meeting.cases_marac_item_action, name="cases_marac_item_action"),
    path(f"{_CASE}refer/", marac_referral.case_marac_refer, name="case_marac_refer"),
    path(f"{_CASE}decision/", marac_referral.case_marac_decide, name="case_marac_decide"),
    path(f"{_CASE}repeat/", marac_referral.case_marac_repeat, name="case_marac_repeat"),
    path(f"{_CASE}end/", marac_referral.case_marac_end, name="case_marac_end"),
]
