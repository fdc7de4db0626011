"""What an answer says of a modern slavery case: its facts, those about the person apart, and its texts."""

from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Case
from casework.nrm_words import called, consent_of
from casework.subject_access.passage import Passage
from cohesion import day_words

Fact = tuple[str, str]


def passages(case: Case) -> Iterator[Passage]:
    detail = case.nrm
    yield Passage("exploited_area", gettext_lazy("Area"), detail.exploited_area, case.language)
    yield Passage("official_reference", gettext_lazy("Official reference"), detail.official_reference, case.language)
    for each in case.missing_episodes.order_by("from_on", "pk"):
        heading = gettext_lazy("Note about a time of being missing")
        day = localdate(each.added_at)
        yield Passage(f"missing:{each.pk}", heading, each.note, case.language, day, each.added_by_id)


def facts(case: Case) -> Iterator[Fact]:
    detail = case.nrm
    yield _("What the person is called"), called(detail)
    yield _("What follows"), detail.get_way_display()
    yield _("Referred or notified"), _day(detail.referred_on)
    yield _("Notified without a name before"), _day(detail.notified_on)
    yield _("Types"), day_words.listed([str(each) for each in detail.exploitation.all()])
    yield (
        _("Reasonable grounds"),
        day_words.listed([*filter(None, (detail.get_reasonable_display(), _day(detail.reasonable_on)))]),
    )
    yield (
        _("Conclusive grounds"),
        day_words.listed([*filter(None, (detail.get_conclusive_display(), _day(detail.conclusive_on)))]),
    )


def facts_of_victim(case: Case) -> Iterator[Fact]:
    detail = case.nrm
    yield _("Adult or child"), detail.get_person_display()
    yield _("Consent"), consent_of(detail)
    yield _("Day of the answer"), _day(detail.consent_on)
    yield _("Nationality group"), str(detail.nationality or "")
    yield _("Age band"), str(detail.age_band or "")
    yield _("Sex"), detail.get_sex_display()
    yield _("Outcome"), detail.get_outcome_display()


def _day(day: object) -> str:
    return day_words.plain(day) if day else ""  # type: ignore[arg-type]  # a day of the record
