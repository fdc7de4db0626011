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
from casework.models.counted import CountedCase, CountTotal, Tally
from casework.models.hate_crime import Categorisation, HateCrime, Motivation
from casework.models.list_entry import CaseList, ListEntry
from casework.models.list_use import CaseImport, SavedView
from casework.models.marac_forum import Forum, ForumMember, ForumPerson
from casework.models.marac_meeting import AgendaItem, Attendance, Meeting
from casework.models.marac_referral import MaracReferral
from casework.models.personal_details import DetailsLook, MatchKey, PersonalDetails
from casework.models.retention import LegalHold, RetentionProposal, RetentionRule, SubjectAccessRequest
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
    "AgendaItem",
    "Attendance",
    "Case",
    "CaseAction",
    "CaseEvent",
    "CaseFile",
    "CaseImport",
    "CaseLink",
    "CaseList",
    "CaseNote",
    "CaseOutcome",
    "CaseStatus",
    "Categorisation",
    "CentreContact",
    "Circle",
    "ConflictOfInterest",
    "CountTotal",
    "CountedCase",
    "DetailsLook",
    "EmergencyAccess",
    "Forum",
    "ForumMember",
    "ForumPerson",
    "Handling",
    "HateCrime",
    "LegalHold",
    "ListEntry",
    "MaracReferral",
    "MatchKey",
    "Meeting",
    "Motivation",
    "NamedPerson",
    "PersonalDetails",
    "ReportingCentre",
    "RetentionProposal",
    "RetentionRule",
    "Risk",
    "RiskAssessment",
    "SavedView",
    "SubjectAccessRequest",
    "SupportOffer",
    "Tally",
]
