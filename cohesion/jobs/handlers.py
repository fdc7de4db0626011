"""The register of handlers: which function does a kind of job, and what each of its stages is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext

from cohesion.jobs.lease import Progress
from cohesion.jobs.refusals import UnknownKind
from cohesion.models import Job

Work = Callable[[Job, Progress], None]


@dataclass(frozen=True)
class Handler:
    kind: str
    stages: Mapping[str, str | Promise]
    work: Work


_register: dict[str, Handler] = {}


class DuplicateHandler(ValueError):
    """Two functions claim the same kind of job."""


def handler(kind: str, *, stages: Mapping[str, str | Promise]) -> Callable[[Work], Work]:
    """Register a function as the one that does jobs of `kind`. `stages` gives each stage code its lazy sentence."""

    def decorate(work: Work) -> Work:
        if kind in _register:
            raise DuplicateHandler(f"The job kind {kind} has two handlers.")
        _register[kind] = Handler(kind, dict(stages), work)
        return work

    return decorate


def unregister(kind: str) -> None:
    _register.pop(kind, None)


def handler_for(kind: str) -> Handler:
    """Raise UnknownKind where nobody can do this kind of job."""
    if kind not in _register:
        autodiscover_modules("jobs")
    try:
        return _register[kind]
    except KeyError:
        raise UnknownKind(f"Nothing here does jobs of the kind {kind}.") from None


def stage_text(job: Job) -> str:
    """What the job is doing now, as a sentence in the reader's language; empty before its first stage."""
    try:
        return str(handler_for(job.kind).stages.get(job.stage, ""))
    except UnknownKind:
        return ""


def reason_text(job: Job) -> str:
    """Why the job ended without a result, in the reader's language; empty where there is nothing to say."""
    return gettext(job.reason) if job.reason else ""
