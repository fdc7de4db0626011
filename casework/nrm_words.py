"""How the person of a modern slavery record is spoken of: a potential victim until a positive conclusive decision."""

from django.utils.translation import gettext as _

from casework.models import NrmRecord
from cohesion import day_words

_D, _R = NrmRecord.Decision, NrmRecord.Route


def called(record: NrmRecord) -> str:
    """Two words for lists and files. Nobody is called by a decision that was not positive."""
    return _("Survivor") if record.conclusive == _D.POSITIVE else _("Potential victim")


def consent_of(record: NrmRecord) -> str:
    """The answer that stands now."""
    if day := record.consent_withdrawn_on:
        return _("Given, and withdrawn on %(day)s") % {"day": day_words.plain(day)}
    return record.get_consent_display()


def status_of(record: NrmRecord) -> str:
    """A sentence: what the person is called, and where the record stands."""
    if record.conclusive:
        return _conclusive(record)
    if record.way != _R.NRM or record.referred_on is None:
        return _not_referred(record)
    if record.consent_withdrawn_on:
        return _("A potential victim: referred, and consent was withdrawn since.")
    if record.reasonable:
        return _reasonable(record)
    return _("A potential victim: referred, and waiting for a decision on reasonable grounds.")


def _not_referred(record: NrmRecord) -> str:
    if record.way == _R.INTELLIGENCE:
        return _("A potential victim: kept as information only.")
    if record.way == _R.NRM:
        return _("A potential victim: the referral is still to be sent.")
    if record.referred_on is None:
        return _("A potential victim: the notification without a name is still to be sent.")
    return _("A potential victim: notified without a name, as the law asks.")


def _conclusive(record: NrmRecord) -> str:
    if record.conclusive == _D.POSITIVE:
        return _("A survivor: the conclusive decision was positive.")
    if record.conclusive == _D.NEGATIVE:
        return _("A potential victim: conclusive grounds were not found. Support may still be needed.")
    if record.conclusive == _D.WITHDRAWN:
        return _("A potential victim: the case was withdrawn before a conclusive decision.")
    return _("A potential victim: the conclusive decision is suspended.")


def _reasonable(record: NrmRecord) -> str:
    if record.reasonable == _D.POSITIVE:
        return _("A potential victim: there are reasonable grounds, and the conclusive decision is awaited.")
    if record.reasonable == _D.NEGATIVE:
        return _("A potential victim: reasonable grounds were not found. Support may still be needed.")
    if record.reasonable == _D.WITHDRAWN:
        return _("A potential victim: the case was withdrawn before a decision on reasonable grounds.")
    return _("A potential victim: the decision on reasonable grounds is suspended.")
