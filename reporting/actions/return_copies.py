"""Asking for the PDF of a copy, and making it: it takes seconds, and the press works on one page at a time."""

from datetime import datetime

from django.utils.translation import gettext as _

from cohesion import audit, jobs
from cohesion.models import Job, LocalAuthority, User
from cohesion.refusals import ActionRefused
from outcomes.models import QuarterlyReturn
from reporting import pdf
from reporting.return_copies.copy import Copy, document
from reporting.return_copies.files import keep, name_of

KIND = "return_copy"
MOST_WAITING = 10


def key_of(copy: Copy, language: str) -> str:
    """One unfinished job a person and copy: everybody waits for a job of their own."""
    return f"{KIND}:{copy.key}:{language}:{copy.user.pk}"


def request_copy(*, copy: Copy, language: str, by: User, now: datetime) -> Job:
    """Raises JobRefused while the same person's earlier job for it is unfinished, ActionRefused while many are: the
    annual report waits in the same queue.
    """
    key = key_of(copy, language)
    waiting = Job.objects.filter(kind=KIND, requested_by=by, finished_at__isnull=True).exclude(key=key)
    if waiting.count() >= MOST_WAITING:
        raise ActionRefused(
            _("Several PDFs are being made for you already. Ask for this one when one of them is ready.")
        )
    subject = f"{copy.held.pk}:{copy.authority.gss if copy.authority else ''}:{language}"
    return jobs.request(kind=KIND, key=key, subject_id=subject, by=by, now=now)


def copy_of_job(job: Job) -> tuple[Copy, str]:
    """What a job makes, and in which language. ActionRefused where its person may not read the return any more."""
    pk, gss, language = job.subject_id.split(":")
    user = job.requested_by
    held = QuarterlyReturn.objects.visible_to(user).with_context().with_people().filter(pk=pk).first()
    authority = LocalAuthority.objects.filter(returns=held, gss=gss).first() if held and gss else None
    if held is None or (gss and authority is None):
        raise ActionRefused
    return Copy(held, user, authority), language


def make(*, copy: Copy, language: str, now: datetime) -> str:
    """The name of the file. Safe to repeat: the same content gives the same bytes under the same name."""
    made = document(copy, language)
    written = pdf.write(made.html, frozen_at=copy.as_it_stood, digest=made.digest)
    name = name_of(copy, made, language)
    keep(copy, language, name, written.content)
    detail = {"language": language, "pages": written.pages, "place": copy.authority.gss if copy.authority else ""}
    held = copy.held
    audit.record("return_copy.made", by=copy.user, now=now, subject=held, region=held.region, detail=detail)
    return name
