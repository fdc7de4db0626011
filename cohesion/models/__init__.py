"""Areas, people, the audit record, jobs and the reference lists that every part of the service shares."""

from cohesion.models.appointment import Appointment
from cohesion.models.area import LocalAuthority, OtherArea, Region, RegionCoverage
from cohesion.models.audit_entry import AuditEntry
from cohesion.models.job import Job, JobStatus
from cohesion.models.reference_list import ProtectedCharacteristic, WellbeingGoal
from cohesion.models.user import User

__all__ = [
    "Appointment",
    "AuditEntry",
    "Job",
    "JobStatus",
    "LocalAuthority",
    "OtherArea",
    "ProtectedCharacteristic",
    "Region",
    "RegionCoverage",
    "User",
    "WellbeingGoal",
]
