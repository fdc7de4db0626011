"""Cases, what grows on them, who is in them, where they count and how long they are kept."""

from casework.models.agency import Agency, CentreContact, ReportingCentre
from casework.models.case import (
    Case,
    CaseStatus,
    Circle,
    ConflictOfInterest,
    EmergencyAccess,
    Handling,
    NamedPerson,
    Risk,
)
from casework.models.case_referral import CaseReferral, ReferralStatus
from casework.models.case_transfer import CaseTransfer, TransferStatus
from casework.models.counted import CountedCase, CountTotal, Tally
from casework.models.hate_crime import Categorisation, HateCrime, Motivation
from casework.models.list_entry import CaseList, ListEntry
from casework.models.list_use import CaseImport, SavedView
from casework.models.personal_details import DetailsLook, MatchKey, PersonalDetails
from casework.models.retention import LegalHold, RetentionProposal, RetentionRule, SubjectAccessRequest
from casework.models.sharing_protocol import ProtocolPartner, SharingProtocol
from casework.models.story import (
    CaseAction,
    CaseEvent,
    CaseFile,
    CaseLink,
    CaseNote,
    CaseOutcome,
    RiskAssessment,
    SupportOffer,
)

__all__ = [
    "Agency",
    "Case",
    "CaseAction",
    "CaseEvent",
    "CaseFile",
    "CaseImport",
    "CaseLink",
    "CaseList",
    "CaseNote",
    "CaseOutcome",
    "CaseReferral",
    "CaseStatus",
    "CaseTransfer",
    "Categorisation",
    "CentreContact",
    "Circle",
    "ConflictOfInterest",
    "CountTotal",
    "CountedCase",
    "DetailsLook",
    "EmergencyAccess",
    "Handling",
    "HateCrime",
    "LegalHold",
    "ListEntry",
    "MatchKey",
    "Motivation",
    "NamedPerson",
    "PersonalDetails",
    "ProtocolPartner",
    "ReferralStatus",
    "ReportingCentre",
    "RetentionProposal",
    "RetentionRule",
    "Risk",
    "RiskAssessment",
    "SavedView",
    "SharingProtocol",
    "SubjectAccessRequest",
    "SupportOffer",
    "Tally",
    "TransferStatus",
]
