"""The part of a case’s page that modern slavery adds: where it stands, its clocks, its decisions, what is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.models import Case, MissingEpisode, NrmRecord, NrmSetting
from casework.nrm_clocks import Clock, Recovery, grounds_clock, reconsideration_until, recovery, setting_on
from casework.nrm_words import consent_of, status_of
from casework.pages.fact_groups import FactGroup, FactRow
from cohesion import day_words
from cohesion.models import User

_D = NrmRecord.Decision


@dataclass(frozen=True)
class NrmPart:
    """`status` is a sentence; clocks are None where they do not run. `owes_childrens_services` is for a child."""

    status: str
    clock: Clock | None
    recovery: Recovery | None
    decision_maker: str
    reconsider_by: date | None
    owes_childrens_services: bool
    groups: tuple[FactGroup, ...]
    missing: Sequence[MissingEpisode]


def nrm_part(case: Case, user: User, today: date) -> NrmPart:
    """A fixed number of queries, whatever the case holds."""
    named = ("first_responder", "housed_in", "nationality", "age_band", "support_provider", "pathway_step")
    record = NrmRecord.objects.select_related(*named).get(case=case)
    settings = list(NrmSetting.objects.oldest_first())
    negative = record.conclusive_on if record.conclusive == _D.NEGATIVE else None
    negative = negative or (record.reasonable_on if record.reasonable == _D.NEGATIVE else None)
    return NrmPart(
        status=status_of(record),
        clock=grounds_clock(record, settings, today),
        recovery=recovery(record, settings, today),
        decision_maker=setting_on(settings, record.referred_on or case.received_on).decision_maker,
        reconsider_by=reconsideration_until(negative, settings) if negative else None,
        owes_childrens_services=record.is_child and record.childrens_services_on is None,
        groups=tuple(group for group in _groups(record, case.language) if group.rows),
        missing=list(case.missing_episodes.order_by("-from_on", "pk")),
    )


def _groups(record: NrmRecord, language: str) -> Iterator[FactGroup]:
    several = {
        name: day_words.listed([str(each) for each in getattr(record, name).order_by("position")]) for name in _SEVERAL
    }
    yield _group(
        _("Consent and referral"),
        (_("Adult or child"), record.get_person_display()),
        (_("Consent"), consent_of(record)),
        (_("Day of the answer"), _day(record.consent_on)),
        (_("Age decided"), _day(record.age_decided_on)),
        (_("What follows"), record.get_way_display()),
        (_("Notified without a name before"), _day(record.notified_on)),
        (_("Referred or notified"), _day(record.referred_on)),
        (_("Reported by the authority"), _("Yes") if record.by_authority else _("No")),
        (_("First responder"), str(record.first_responder or "")),
    )
    yield _group(
        _("Decisions"),
        (_("Reasonable grounds"), _decided(record.get_reasonable_display(), record.reasonable_on)),
        (_("Conclusive grounds"), _decided(record.get_conclusive_display(), record.conclusive_on)),
        (_("Reconsideration asked for"), _decided(record.get_reconsidered_display(), record.reconsideration_on)),
    )
    exploited = _group(
        _("The exploitation"),
        (_("Types"), several["exploitation"]),
        (_("County lines"), _("Yes") if record.county_lines else ""),
        (_("Where it happened"), record.get_exploited_where_display()),
        (_("Signs that were seen"), several["indicators"]),
        (_("Signs seen on"), _day(record.identified_on)),
    )
    area = (FactRow(_("Area"), record.exploited_area, language),) if record.exploited_area else ()
    yield FactGroup(exploited.heading, exploited.rows + area)
    yield _group(
        _("Safety and support"),
        (_("Immediate steps for safety"), several["safety_steps"]),
        (_("Children’s services told"), _day(record.childrens_services_on)),
        (_("Adult safeguarding referral"), _day(record.adult_safeguarding_on)),
        (_("Child safeguarding referral"), _day(record.child_safeguarding_on)),
        (_("Support by"), str(record.support_provider or "")),
        (_("Step of the survivor pathway"), str(record.pathway_step or "")),
        (_("Outcome"), record.get_outcome_display()),
    )
    yield _group(
        _("The person"),
        (_("Nationality group"), str(record.nationality or "")),
        (_("Sex"), record.get_sex_display()),
        (_("Age band"), str(record.age_band or "")),
        (_("Housed in"), str(record.housed_in or "")),
        (_("Police crime reference held"), _("Yes") if record.police_reference_held else ""),
        (_("Official reference"), record.official_reference),
    )


_SEVERAL = ("exploitation", "indicators", "safety_steps")


def _group(heading: str, *rows: tuple[str, str]) -> FactGroup:
    return FactGroup(heading, tuple(FactRow(label, value) for label, value in rows if value))


def _decided(words: str, day: date | None) -> str:
    return day_words.listed([each for each in (words, _day(day)) if each])


def _day(day: date | None) -> str:
    return day_words.plain(day) if day else ""
