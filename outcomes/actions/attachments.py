"""Evidence as a file or a link beside a return: put there, and taken away with a reason that stays."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from cohesion.kept_files import EvidenceFile, judged
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import (
    advance,
    note_event,
    require_text,
    taken_to_edit,
    write,
)
from outcomes.models import Attachment, Measure, Outcome, QuarterlyReturn, ReturnEvent, ReturnStatus

MOST_ATTACHMENTS = 100
LONGEST_TITLE = 200
LONGEST_ADDRESS = 500
_LONGEST_REASON = 500
_IS_ADDRESS = URLValidator(schemes=["http", "https"])


@transaction.atomic
def attach_file(
    *,
    quarterly_return: QuarterlyReturn,
    outcome: Outcome,
    measure: Measure | None,
    name: str,
    content: bytes,
    title: str,
    by: User,
    now: datetime,
) -> Attachment:
    """Keep a file under a random name."""
    held = _editable(quarterly_return, outcome, measure, by)
    file = judged(name, content)
    if held.attachments.filter(outcome=outcome, measure=measure, sha256=file.sha256).exists():
        raise ActionRefused(_("This file is here already. Nothing was added."))
    attachment = Attachment(
        quarterly_return=held,
        outcome=outcome,
        measure=measure,
        kind=Attachment.Kind.FILE,
        title=_title(title) or file.name,
        file_name=file.name,
        size=len(content),
        sha256=file.sha256,
        added_at=now,
        added_by=by,
    )
    return _stored(attachment, file, by=by, now=now)


def _stored(attachment: Attachment, file: EvidenceFile, *, by: User, now: datetime) -> Attachment:
    """Whatever stops the rest of the act takes the file away again."""
    attachment.file.save(f"{uuid4().hex}.{file.ending}", ContentFile(file.content), save=False)
    try:
        detail: dict[str, object] = {"sha256": file.sha256, "size": len(file.content), "ending": file.ending}
        return _added(attachment, by=by, now=now, detail=detail)
    except BaseException:
        attachment.file.storage.delete(str(attachment.file.name))
        raise


@transaction.atomic
def attach_link(
    *,
    quarterly_return: QuarterlyReturn,
    outcome: Outcome,
    measure: Measure | None,
    url: str,
    title: str,
    by: User,
    now: datetime,
) -> Attachment:
    held = _editable(quarterly_return, outcome, measure, by)
    address = usable_address(url)
    if held.attachments.filter(outcome=outcome, measure=measure, url=address).exists():
        raise ActionRefused(_("This link is here already. Nothing was added."))
    attachment = Attachment(
        quarterly_return=held,
        outcome=outcome,
        measure=measure,
        kind=Attachment.Kind.LINK,
        title=_title(title) or (urlsplit(address).hostname or address)[:LONGEST_TITLE],
        url=address,
        added_at=now,
        added_by=by,
    )
    return _added(attachment, by=by, now=now, detail={"host": urlsplit(address).hostname})


def usable_address(url: str) -> str:
    """An address on the web, without a name and password in it. Raises ActionRefused."""
    address = url.strip()
    sentence = _("Enter a whole address on the web, starting with https:// or http://.")
    if len(address) > LONGEST_ADDRESS:
        raise ActionRefused(_("The address is too long. Use one of at most 500 characters."))
    try:
        _IS_ADDRESS(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError) as error:
        raise ActionRefused(sentence) from error
    if parts.username or parts.password or not parts.hostname:
        raise ActionRefused(_("The address holds a name or a password. Use the address without them."))
    return address


@transaction.atomic
def remove_attachment(*, attachment: Attachment, reason: str, by: User, now: datetime) -> QuarterlyReturn:
    """Take a file or link away. What it was and why it went stay in the history; the file goes once that is sure."""
    held = _editable(attachment.quarterly_return, attachment.outcome, attachment.measure, by)
    row = Attachment.objects.filter(pk=attachment.pk, quarterly_return=held).first()
    if row is None:
        raise ActionRefused(_("This was taken away already. Nothing more is needed."))
    why = require_text(reason, _("Write why it is taken away."))
    if len(why) > _LONGEST_REASON:
        raise ActionRefused(_("The reason is too long. Shorten it to 500 characters."))
    outcome, storage, path = row.outcome, row.file.storage, row.file.name
    detail = {"evidence_removed": row.pk, "sha256": row.sha256, "size": row.size}
    said = _("Evidence taken away: %(title)s. %(reason)s") % {"title": row.title, "reason": why}
    row.delete()
    _note(held, outcome, said, by=by, now=now, detail=detail)
    if path:
        transaction.on_commit(lambda: storage.delete(path))
    return held


def _editable(
    quarterly_return: QuarterlyReturn, outcome: Outcome, measure: Measure | None, by: User
) -> QuarterlyReturn:
    held = taken_to_edit(quarterly_return, by)
    if outcome.plan_id != held.round.plan_id or (measure is not None and measure.outcome_id != outcome.pk):
        raise ActionRefused(_("This outcome or measure is not in the return. Choose from the list."))
    return held


def _title(title: str) -> str:
    said = " ".join(title.split())
    if "\x00" in said:
        raise ActionRefused(_("The text holds a character that cannot be stored. Type the text again."))
    if len(said) > LONGEST_TITLE:
        raise ActionRefused(_("The title is too long. Shorten it to 200 characters."))
    return said


def _added(attachment: Attachment, *, by: User, now: datetime, detail: dict[str, object]) -> Attachment:
    held = attachment.quarterly_return
    if held.attachments.count() >= MOST_ATTACHMENTS:
        raise ActionRefused(_("A return holds at most 100 files and links. Take one away first."))
    attachment.save()
    said = _("Evidence added: %(title)s") % {"title": attachment.title}
    _note(held, attachment.outcome, said, by=by, now=now, detail={"evidence_added": attachment.pk, **detail})
    return attachment


def _note(
    held: QuarterlyReturn, outcome: Outcome, said: str, *, by: User, now: datetime, detail: dict[str, object]
) -> None:
    """The next version of the return; its first evidence starts it."""
    if held.status == ReturnStatus.OPEN:
        advance(held, ReturnStatus.IN_PROGRESS, ReturnEvent.Kind.STARTED, by=by, now=now)
    else:
        write(held, by=by, now=now)
    note_event(held, ReturnEvent.Kind.EDITED, by=by, now=now, note=said, outcome=outcome, detail=detail)
