"""A word of its own in every protected field, and the rows that hold them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from casework.models import (
    Agency,
    Case,
    CaseAction,
    CaseFile,
    CaseImport,
    CaseNote,
    Categorisation,
    CentreContact,
    DetailsLook,
    EmergencyAccess,
    HateCrime,
    LegalHold,
    PersonalDetails,
    ReportingCentre,
    RetentionProposal,
    RetentionRule,
    RiskAssessment,
    SubjectAccessRequest,
)
from cohesion.models import LocalAuthority, User
from cohesion.sealing import SealedTextField, fingerprint
from cohesion.sealing.envelope import seal_file
from tests.factories.cases import GWYNEDD

CORE = "Quixzalŵ"
FILE_WORD = f"{CORE}content"
# Fields whose text must have a form.
FORMED = {
    ("casework.PersonalDetails", "born_on"): "1911-02-03",
    ("casework.PersonalDetails", "telephone"): "01990 778899",
    ("casework.PersonalDetails", "postcode"): "QX97 9QZ",
    ("casework.PersonalDetails", "email"): "quixzalemail@example.org",
    ("casework.SubjectAccessRequest", "hidden"): f'["{CORE}hidden"]',
}


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedTextField]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field


def word(model: type[models.Model], name: str) -> str:
    label = model._meta.label
    return FORMED.get((label, name), f"{CORE}{model.__name__}{name.replace('_', '')}")


def words(model: type[models.Model]) -> dict[str, str]:
    return {field.attname: word(model, field.attname) for of, field in sealed_fields() if of is model}


def looked_for() -> set[str]:
    """What must be found nowhere: each word, numbers also as they are compared."""
    every = {word(model, field.attname) for model, field in sealed_fields()}
    return {*every, FILE_WORD, "01990778899", "QX979QZ", "19110203", "Quixzal"}


@dataclass(frozen=True)
class Setting:
    case: Case
    by: User
    now: datetime


def _case(on: Setting) -> None:
    _put(on.case, words(Case))


def _hate_crime(on: Setting) -> None:
    _put(on.case.hate_crime, words(HateCrime))


def _put(row: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _centre(on: Setting) -> None:
    centre = ReportingCentre.objects.create(
        code="hub",
        name_en="Hub",
        name_cy="Hwb",
        region=on.case.region,
        authority=LocalAuthority.objects.get(gss=GWYNEDD),
        opened_on=date(2014, 4, 1),
    )
    CentreContact.objects.create(centre=centre, **words(CentreContact))


def _file(on: Setting) -> None:
    row = CaseFile(case=on.case, ending="txt", size=9, added_at=on.now, added_by=on.by, **words(CaseFile))
    row.digest = fingerprint("CASE_FILE", sha256(FILE_WORD.encode()).hexdigest())
    sealed = seal_file(FILE_WORD.encode(), f"casework_casefile.content:{row.pk}")
    row.stored.save("one.sealed", ContentFile(sealed), save=False)
    row.save(force_insert=True)


def imported(on: Setting) -> CaseImport:
    row = CaseImport(kind="HATE_CRIME", region=on.case.region, at=on.now, by=on.by)
    row.digest = fingerprint("CASE_IMPORT", sha256(FILE_WORD.encode()).hexdigest())
    sealed = seal_file(FILE_WORD.encode(), f"casework_caseimport.content:{row.pk}")
    row.stored.save("one.sealed", ContentFile(sealed), save=False)
    row.save(force_insert=True)
    return row


def _proposal(on: Setting) -> None:
    rule = RetentionRule.objects.all()[0]
    RetentionProposal.objects.create(
        reference=on.case.reference,
        kind=on.case.kind,
        region=on.case.region,
        rule=rule,
        due_on=on.now.date(),
        proposed_at=on.now,
        decision="KEPT",
        decided_at=on.now,
        decided_by=on.by,
        **words(RetentionProposal),
    )


def row(model: type[models.Model], **values: Any) -> Callable[[Setting], None]:
    """A row of the case with `values`; those that are called are asked for theirs."""

    def make(on: Setting) -> None:
        said = {name: value(on) if callable(value) else value for name, value in values.items()}
        model._default_manager.create(case=on.case, **said, **words(model))

    return make


def by(on: Setting) -> User:
    return on.by


def at(on: Setting) -> datetime:
    return on.now


MADE: dict[type[models.Model], Callable[[Setting], None]] = {
    Case: _case,
    HateCrime: _hate_crime,
    CentreContact: _centre,
    CaseFile: _file,
    RetentionProposal: _proposal,
    Categorisation: row(Categorisation, category=lambda on: on.case.hate_crime.category, at=at, by=by),
    PersonalDetails: row(PersonalDetails, part="VICTIM", written_at=at, written_by=by),
    DetailsLook: row(DetailsLook, reason="OTHER", at=at, by=by),
    EmergencyAccess: row(EmergencyAccess, user=by, reason="LAW", at=at, until=lambda on: on.now + timedelta(hours=4)),
    CaseNote: row(CaseNote, at=at, by=by),
    CaseAction: row(
        CaseAction, agency=lambda on: Agency.objects.first(), due_on=date(2014, 8, 1), added_at=at, added_by=by
    ),
    RiskAssessment: row(RiskAssessment, risk="MEDIUM", assessed_on=date(2014, 7, 1), at=at, by=by),
    LegalHold: row(LegalHold, reason="COURT", at=at, by=by),
    SubjectAccessRequest: row(
        SubjectAccessRequest, received_on=date(2014, 7, 1), due_on=date(2014, 8, 1), opened_at=at, opened_by=by
    ),
}
