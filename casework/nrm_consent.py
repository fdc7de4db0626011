"""Consent over time: what a later answer makes of a record, and which answers cannot be.

Consent that is given later turns a notification, or what was kept as information, into a referral. Consent that is
taken back before the referral ends it; after the referral it stands beside it, and nobody is identified any more.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.day_rules import found, order_problem, past_problem
from casework.models import NrmRecord
from casework.models.nrm import NOTIFY_SINCE

_C, _R = NrmRecord.Consent, NrmRecord.Route


@dataclass(frozen=True)
class Answer:
    """`said` is GIVEN or REFUSED, which is also what a withdrawal says. `sent_on`: what follows from it was sent."""

    said: str
    on: date
    sent_on: date | None = None

    @property
    def is_given(self) -> bool:
        return self.said == _C.GIVEN


def is_sent(record: NrmRecord) -> bool:
    """That a referral went out: it stands, whatever is answered later."""
    return record.way == _R.NRM and record.referred_on is not None


def find_problems(record: NrmRecord, answer: Answer, today: date) -> dict[str, str]:
    """The sentence by each field that cannot be kept."""
    if record.is_child:
        return {"answer": _("A child’s consent is not asked for.")}
    if answer.is_given and record.has_consent:
        return {"answer": _("Consent stands already. Choose the other answer, or leave it as it is.")}
    if not answer.is_given and (record.consent == _C.REFUSED or record.consent_withdrawn_on):
        return {"answer": _("It is recorded already that there is no consent. Leave it as it is.")}
    return found(on=past_problem(answer.on, today) or _too_early(record, answer), sent_on=_sent(record, answer, today))


def _too_early(record: NrmRecord, answer: Answer) -> str | None:
    last = _("The last answer is of %(day)s. Enter that day or a later one.")
    sent = _("The referral or notification was sent on %(day)s, before this answer. Enter that day or a later one.")
    before = record.consent_withdrawn_on or record.consent_on
    return order_problem(answer.on, before, last) or order_problem(answer.on, _already_sent(record, answer), sent)


def _already_sent(record: NrmRecord, answer: Answer) -> date | None:
    """What went out on the earlier answer; a child's referral waited for none."""
    was_a_child = is_sent(record) and record.consent != _C.GIVEN
    return None if was_a_child else record.referred_on


def _sent(record: NrmRecord, answer: Answer, today: date) -> str | None:
    if answer.sent_on is None:
        return None
    if is_sent(record):
        return _("The referral was sent already. Take this day away.")
    if not answer.is_given and _without_consent(record, answer) == _R.INTELLIGENCE:
        return _("Nothing is sent where it is kept as information only. Take the day away.")
    if not answer.is_given and record.notified_on:
        return _("The notification was sent already. Take this day away.")
    order = _("It is sent after the answer (%(day)s). Change one of the two.")
    return past_problem(answer.sent_on, today) or order_problem(answer.sent_on, answer.on, order)


def _without_consent(record: NrmRecord, answer: Answer) -> str:
    """An authority notifies since the law asks for it; all else is information."""
    if record.notified_on:
        return _R.NOTIFY
    is_law = (answer.sent_on or max(answer.on, record.case.received_on)) >= NOTIFY_SINCE
    return _R.NOTIFY if record.by_authority and is_law else _R.INTELLIGENCE


def settle(record: NrmRecord, answer: Answer) -> None:
    """Set what follows from the answer. Raises nothing: `find_problems` was asked before."""
    if not answer.is_given:
        record.official_reference = ""
    if not is_sent(record):
        _before_the_referral(record, answer)
    elif answer.is_given and record.consent == _C.GIVEN:
        record.consent_withdrawn_on = None
    elif record.consent == _C.GIVEN:
        record.consent_withdrawn_on = answer.on
    else:
        record.consent, record.consent_on = answer.said, answer.on


def _before_the_referral(record: NrmRecord, answer: Answer) -> None:
    if answer.is_given:
        record.notified_on = record.referred_on if record.way == _R.NOTIFY else None
        record.way, record.referred_on = _R.NRM, answer.sent_on
        record.consent, record.consent_on = answer.said, answer.on
        return
    record.way = _without_consent(record, answer)
    record.consent, record.consent_on, record.referred_on = answer.said, answer.on, answer.sent_on
    if record.notified_on:
        # The notification stands as it was sent: it followed an answer of its own day or an earlier one.
        record.referred_on = record.consent_on = record.notified_on
        record.notified_on = None
