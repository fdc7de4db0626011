"""Conferences, records of modern slavery, tensions: as many as the returns say, and what the weeks since then show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from casework.counting.nrm import BY_AUTHORITY, THROUGH_FIRST_RESPONDER
from casework.demo import marac, nrm, tension
from casework.demo.conferences import Conference, Referral
from casework.demo.drafts import AnyDraft, Slot, save_rows
from casework.demo.forums import Place, load_forums
from casework.demo.missing import HATE_MARAC, SLAVERY_MARAC, TENSIONS, Missing
from casework.demo.nrm_courses import NrmCourse
from casework.demo.setting import Setting
from casework.demo.slots import slots_of
from casework.demo.tallied import REGION as TALLIED
from casework.kinds import CaseKind
from casework.models import Band, Case, Meeting
from casework.tension_bands import scale_on

_MARAC_KINDS = {HATE_MARAC: CaseKind.HATE_MARAC, SLAVERY_MARAC: CaseKind.SLAVERY_MARAC}
# Since the last quarter that returns tell of: the regions whose caseworker is another person than their co-ordinator
# show everything, the others what is usual. How many days before the demo's present, and what is shown.
_FULL = ("NWW", "CV")
_SHOWN: dict[CaseKind, tuple[tuple[int, str], ...]] = {
    CaseKind.HATE_MARAC: (
        (2, marac.WAITS),
        (9, marac.ASKED_BACK),
        (13, marac.ACCEPTED),
        (21, marac.ACCEPTED),
        (24, marac.ACCEPTED),
    ),
    CaseKind.SLAVERY_MARAC: ((3, marac.WAITS), (12, marac.ACCEPTED), (20, marac.ACCEPTED)),
    CaseKind.NRM: (
        (15, nrm.REFUSED),
        (2, nrm.NOTIFIED),
        (4, nrm.NOT_ASKED),
        (1, nrm.CHILD_TO_REFER),
        (6, nrm.DISPUTED),
    ),
    CaseKind.TENSION: (
        (24, Band.TOP),
        (2, tension.UNCONFIRMED),
        (1, tension.UNGRADED),
        (8, Band.HIGH),
        (13, Band.MEDIUM),
        (18, Band.LOW),
    ),
}
_USUAL: dict[CaseKind, tuple[tuple[int, str], ...]] = {
    CaseKind.HATE_MARAC: ((4, marac.WAITS), (12, marac.ACCEPTED)),
    CaseKind.SLAVERY_MARAC: ((14, marac.ACCEPTED),),
    CaseKind.TENSION: ((2, tension.UNGRADED), (11, Band.MEDIUM), (17, Band.HIGH)),
}


@dataclass(frozen=True)
class _Recent:
    kind: CaseKind
    slot: Slot


def recent_missing(setting: Setting) -> list[_Recent]:
    """What is not there of the weeks since the last quarter that returns tell of. One query."""
    wanted = [_Recent(kind, slot) for region in sorted(setting.places) for kind, slot in _recent(setting, region)]
    pks = [each.slot.pk for each in wanted]
    present = set(Case.objects.filter(pk__in=pks).values_list("pk", flat=True))
    return [each for each in wanted if each.slot.pk not in present]


def _recent(setting: Setting, region: str) -> Iterator[tuple[CaseKind, Slot]]:
    if region == TALLIED:
        return
    places = setting.places[region]
    for kind, shown in (_SHOWN if region in _FULL else _USUAL).items():
        for number, (days, route) in enumerate(shown):
            day, gss = setting.present - timedelta(days=days), places[number % len(places)]
            yield kind, Slot(f"recent:{kind.value}:{region}:{number}", region, gss, day, route=route)


def drafts(cells: Sequence[Missing], setting: Setting) -> list[AnyDraft]:
    """Forums and their meetings are saved here already: the cases refer to them."""
    slots = {count: slots_of([cell for cell in cells if cell.expected.count == count]) for count in _COUNTS}
    recent = recent_missing(setting)
    return [
        *_referrals(slots, recent, setting),
        *_records(slots, recent, setting),
        *_tensions([*slots[TENSIONS], *_of(recent, CaseKind.TENSION)], setting),
    ]


_COUNTS = (HATE_MARAC, SLAVERY_MARAC, BY_AUTHORITY, THROUGH_FIRST_RESPONDER, TENSIONS)
_Slots = dict[str, list[Slot]]


def _of(recent: Sequence[_Recent], kind: CaseKind) -> list[Slot]:
    return [each.slot for each in recent if each.kind == kind]


def _referrals(slots: _Slots, recent: Sequence[_Recent], setting: Setting) -> list[Referral]:
    forums = load_forums(setting, [region for region in setting.places if region != TALLIED])
    held: dict[Place, list[Referral]] = {place: [] for place in forums.fresh}
    for count, kind in _MARAC_KINDS.items():
        for slot in [*slots[count], *_of(recent, kind)]:
            place = (slot.region, kind)
            held.setdefault(place, []).append(marac.draft(slot, setting, forums.of(*place)))
    conferences = [
        Conference(place, forums.of(*place), referrals, setting)
        for place, referrals in sorted(held.items())
        if place in forums.fresh
    ]
    for each in conferences:
        each.run()
    Meeting.objects.bulk_create(meeting for each in conferences for meeting in each.meetings)
    save_rows([row for each in conferences for row in each.attendance])
    made = [referral for _, referrals in sorted(held.items()) for referral in referrals]
    for referral in made:
        marac.goes_on(referral, setting)
    return made


def _records(slots: _Slots, recent: Sequence[_Recent], setting: Setting) -> Iterator[AnyDraft]:
    counted = nrm.joined(slots[BY_AUTHORITY], slots[THROUGH_FIRST_RESPONDER])
    shown = [
        nrm.NrmSlot(slot.key, slot.region, slot.gss, slot.received_on, route=slot.route)
        for slot in _of(recent, CaseKind.NRM)
    ]
    for slot in [*counted, *shown]:
        made = nrm.draft(slot, setting)
        NrmCourse(made, setting).run()
        yield made


def _tensions(slots: Sequence[Slot], setting: Setting) -> Iterator[AnyDraft]:
    scale = scale_on(setting.present) if slots else None
    for slot in slots:
        made = tension.draft(slot, setting)
        if scale:
            tension.TensionCourse(made, slot, setting, scale).run()
        yield made
