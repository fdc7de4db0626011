"""What an answer says of a tension: its facts and its texts. It has no victim."""

from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Case
from casework.subject_access.passage import Passage
from cohesion import day_words

Fact = tuple[str, str]


def passages(case: Case) -> Iterator[Passage]:
    detail, language = case.tension, case.language
    yield Passage("title", gettext_lazy("Title"), detail.title, language)
    yield Passage("place", gettext_lazy("Place"), detail.place, language)
    for grading in case.tension_assessments.order_by("at", "pk"):
        heading, day = gettext_lazy("Reasons for the grading"), localdate(grading.at)
        yield Passage(f"grading:{grading.pk}", heading, grading.reasons, language, day, grading.by_id)
    for contact in case.tension_contacts.order_by("on", "at"):
        heading = gettext_lazy("Contact")
        yield Passage(f"contact:{contact.pk}", heading, contact.gist, language, contact.on, contact.by_id)
    yield from _rumours(case)
    yield from _impacts(case)
    yield from _escalations(case)
    for report in case.tension_reports.order_by("noticed_on", "pk"):
        heading = gettext_lazy("Report from outside")
        yield Passage(f"report:{report.pk}", heading, report.effect, report.language, report.noticed_on)


def _rumours(case: Case) -> Iterator[Passage]:
    headings = {"rumour": gettext_lazy("Rumour"), "fact": gettext_lazy("Fact"), "source": gettext_lazy("Source")}
    for row in case.rumours.order_by("at", "pk"):
        for name, heading in headings.items():
            text, day = getattr(row, name), localdate(row.at)
            yield Passage(f"rumour:{row.pk}:{name}", heading, text, case.language, day, row.by_id)


def _impacts(case: Case) -> Iterator[Passage]:
    headings = {
        "effect": gettext_lazy("Effect on communities"),
        "vulnerable": gettext_lazy("Who and what is vulnerable"),
        "mitigation": gettext_lazy("What is done about it"),
    }
    for row in case.impacts.order_by("at", "pk"):
        for name, heading in headings.items():
            text, day = getattr(row, name), localdate(row.at)
            yield Passage(f"impact:{row.pk}:{name}", heading, text, case.language, day, row.by_id)


def _escalations(case: Case) -> Iterator[Passage]:
    headings = {
        "reason": gettext_lazy("Why it was escalated"),
        "how_it_came_down": gettext_lazy("How it came down"),
        "learning": gettext_lazy("What was learnt"),
    }
    for row in case.escalations.order_by("on", "at"):
        for name, heading in headings.items():
            yield Passage(f"escalation:{row.pk}:{name}", heading, getattr(row, name), case.language, row.on, row.by_id)


def facts(case: Case) -> Iterator[Fact]:
    detail = case.tension
    yield _("Themes"), day_words.listed([str(each) for each in detail.themes.order_by("position", "pk")])
    yield _("Communities"), day_words.listed([str(each) for each in detail.communities.order_by("position", "pk")])
    yield _("Where it stands"), detail.get_stage_display()
    yield _("Band"), detail.get_band_display()


def facts_of_victim(case: Case) -> Iterator[Fact]:
    yield from ()
