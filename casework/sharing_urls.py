"""Addresses of protocols, referrals to agencies and transfers between regions."""

from django.urls import path

from casework.views import protocols, referrals, transfers

_CASE = "cases/<str:reference>/"
_PROTOCOL = "cases/protocols/<int:key>/"
_TRANSFER = "cases/transfers/<uuid:key>/"
_REFERRAL = f"{_CASE}referrals/<uuid:key>/"

urlpatterns = [
    path("cases/protocols/", protocols.cases_protocols, name="cases_protocols"),
    path("cases/protocols/add/", protocols.cases_protocol_add, name="cases_protocol_add"),
    path(_PROTOCOL, protocols.cases_protocol, name="cases_protocol"),
    path(f"{_PROTOCOL}edit/", protocols.cases_protocol_edit, name="cases_protocol_edit"),
    path(f"{_PROTOCOL}review/", protocols.cases_protocol_review, name="cases_protocol_review"),
    path(f"{_PROTOCOL}end/", protocols.cases_protocol_end, name="cases_protocol_end"),
    path(f"{_PROTOCOL}agencies/add/", protocols.cases_protocol_partner_add, name="cases_protocol_partner_add"),
    path(
        f"{_PROTOCOL}agencies/<int:partner>/end/",
        protocols.cases_protocol_partner_end,
        name="cases_protocol_partner_end",
    ),
    path("cases/transfers/", transfers.cases_transfers, name="cases_transfers"),
    path(_TRANSFER, transfers.cases_transfer, name="cases_transfer"),
    path(f"{_TRANSFER}decline/", transfers.cases_transfer_decline, name="cases_transfer_decline"),
    path(f"{_CASE}referrals/add/", referrals.case_referral_add, name="case_referral_add"),
    path(f"{_REFERRAL}answer/", referrals.case_referral_answer, name="case_referral_answer"),
    path(f"{_REFERRAL}end/", referrals.case_referral_end, name="case_referral_end"),
    path(f"{_REFERRAL}revoke/", referrals.case_referral_revoke, name="case_referral_revoke"),
    path(f"{_CASE}transfer/", transfers.case_transfer, name="case_transfer"),
    path(f"{_CASE}transfer/withdraw/", transfers.case_transfer_withdraw, name="case_transfer_withdraw"),
]
