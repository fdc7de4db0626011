"""Cases, what grows on them, who is in them, where they count and how long they are kept."""

from casework.models.agency import Agency, CentreContact, ReportingCentre
from casework.models.case import (
    Case,
    ConflictOfInterest,
    EmergencyAccess,
    NamedPerson,
)
from casework.models.case_referral import CaseReferral, ReferralStatus
from casework.models.case_standing import CaseStatus, Circle, Handling, Risk
from casework.models.case_transfer import CaseTransfer, TransferStatus
from casework.models.counted import CountedCase, CountTotal, Tally
from casework.models.hate_crime import Categorisation, HateCrime, Motivation
from casework.models.list_entry import CaseList, ListEntry
from casework.models.list_use import CaseImport, SavedView
from casework.models.marac_forum import Forum, ForumMember, ForumPerson
from casework.models.marac_meeting import AgendaItem, Attendance, Meeting
from casework.models.marac_referral import MaracReferral
from casework.models.nrm import MissingEpisode, NrmRecord, NrmSetting
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
from casework.models.tension import (
    CommunityImpact,
    Escalation,
    RumourFact,
    Stage,
    TensionAssessment,
    TensionCase,
    TensionContact,
)
from casework.models.tension_report import ReportLink, TensionReport
from casework.models.tension_scale import Band, Reliability, ScaleBand, TensionScale
from casework.models.trigger_event import TensionSetting, TriggerEvent

__all__ = [
    "Agency",
    "AgendaItem",
    "Attendance",
    "Band",
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
    "CommunityImpact",
    "ConflictOfInterest",
    "CountTotal",
    "CountedCase",
    "DetailsLook",
    "EmergencyAccess",
    "Escalation",
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
    "MissingEpisode",
    "Motivation",
    "NamedPerson",
    "NrmRecord",
    "NrmSetting",
    "PersonalDetails",
    "ProtocolPartner",
    "ReferralStatus",
    "Reliability",
    "ReportLink",
    "ReportingCentre",
    "RetentionProposal",
    "RetentionRule",
    "Risk",
    "RiskAssessment",
    "RumourFact",
    "SavedView",
    "ScaleBand",
    "SharingProtocol",
    "Stage",
    "SubjectAccessRequest",
    "SupportOffer",
    "Tally",
    "TensionAssessment",
    "TensionCase",
    "TensionContact",
    "TensionReport",
    "TensionScale",
    "TensionSetting",
    "TransferStatus",
    "TriggerEvent",
]
