"""A region that puts its return together from what partners give it: asked, answered, taken in, with evidence."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from cohesion.calendar import add_working_days
from cohesion.models import User
from outcomes import checks
from outcomes.actions import attachments, contributions, practice_examples
from outcomes.actions.contribution_decisions import Chosen
from outcomes.actions.explaining import Reason, explain, seen_mark
from outcomes.contributions import Answers, Asked, Asking, Statement, stored_answers
from outcomes.demo import corrections, texts
from outcomes.demo.journeys import Journey
from outcomes.models import ContributionRequest, Severity
from outcomes.return_values import CellInput, CellKey, ExampleInput, MilestoneKey

_WORKING_DAYS_TO_ANSWER = 6
# The number that is unusual against the year before, and by how much.
_UNUSUAL, _BY = "1.2.M3", 14
_TRAINED, _TOLD_IN_WORDS = "6.2.M2", "6.2.M5"
_EXAMPLE_OUTCOME = "1"
# By partner: the authority (by its place on the map) and the measures that the partner is asked about.
_ASKED = {
    "clusters": (0, ("5.1.M1", "5.2.M1")),
    "training": (2, ("5.1.M1", _TRAINED, _TOLD_IN_WORDS)),
    "tensions": (1, (_TRAINED, "7.2.M2")),
}


def region_works_with_its_partners(journey: Journey) -> None:
    journey.save(
        corrections.raised(journey.setting, journey.content, _UNUSUAL, _BY),
        journey.clock.after(1),
    )
    _explain(journey, journey.clock.after(1))
    now = journey.clock.after(1)
    asked = {key: _ask(journey, key, now) for key in _ASKED}
    opened = journey.clock.after(1)
    for contribution in asked.values():
        contributions.note_opened(contribution=contribution, by=_service(), now=opened)
    _answer_and_take_in(journey, asked["tensions"])
    _hand_in(journey, asked["training"], _told(journey, asked["training"]), journey.clock.after(1))
    now = journey.clock.after(1)
    _draft_example(journey, now)
    contributions.remind(contribution=asked["clusters"], by=journey.author, now=journey.clock.after(2, 3))
    # Last of all: a file outlives a transaction that is rolled back.
    _attach(journey, now + timedelta(minutes=20))


def _service() -> User:
    """Contributors have no account: what they do is done by the service."""
    return User.objects.service()


def _explain(journey: Journey, now: datetime) -> None:
    """Give the reason for what the checks ask about."""
    reason = texts.scene("query_reason")[journey.author.language]
    asked = [finding for finding in checks.run(journey.held) if finding.severity == Severity.QUERY]
    reasons = {(finding.check.name, finding.key): Reason(reason, seen_mark(finding, "")) for finding in asked}
    explain(quarterly_return=journey.held, reasons=reasons, by=journey.author, now=now)


def _ask(journey: Journey, key: str, now: datetime) -> ContributionRequest:
    place, measures = _ASKED[key]
    person = texts.scene("contributors", key)
    setting = journey.setting
    gss = setting.covered[journey.content.region][place]
    asking = Asking(
        name=person["name"],
        email=person["email"],
        organisation=person["organisation"][person["language"]],
        language=person["language"],
        measure_ids=frozenset(setting.measures[code].pk for code in measures),
        authority_ids=frozenset({setting.authorities[gss].pk}),
        asks_region_wide=False,
        message=person["message"][person["language"]],
        due_on=_due_on(now),
    )
    return contributions.ask(quarterly_return=journey.held, asking=asking, by=journey.author, now=now)


def _due_on(now: datetime) -> date:
    return add_working_days(localdate(now), _WORKING_DAYS_TO_ANSWER)


def _figures(journey: Journey, contribution: ContributionRequest) -> dict[CellKey, CellInput]:
    """What the return would say at the places that the partner is asked about."""
    asked = Asked.of(contribution)
    cells = [cell for measure in asked.measures for cell in asked.cells(measure)]
    values = journey.content.values.figures
    held = {key: cell for key in cells if (cell := values.get(key)) is not None}
    return {key: CellInput(cell.value, cell.state, note=cell.note) for key, cell in held.items()}


def _told(journey: Journey, contribution: ContributionRequest) -> Answers:
    """Figures with a note at their total, and evidence in words."""
    said, language = texts.scene("contributors", "training"), contribution.language
    trained, in_words = (journey.setting.measures[code].pk for code in (_TRAINED, _TOLD_IN_WORDS))
    figures = {
        key: replace(cell, note=said["note"][language])
        if (key.measure_id, key.category_id) == (trained, None)
        else cell
        for key, cell in _figures(journey, contribution).items()
    }
    return Answers(figures, {MilestoneKey(in_words): Statement(said["statement"][language], language=language)})


def _hand_in(journey: Journey, contribution: ContributionRequest, answers: Answers, now: datetime) -> None:
    seen = stored_answers(contribution).digest
    contributions.hand_in(contribution=contribution, answers=answers, seen=seen, by=_service(), now=now)


def _answer_and_take_in(journey: Journey, contribution: ContributionRequest) -> None:
    _hand_in(journey, contribution, Answers(_figures(journey, contribution)), journey.clock.after(1))
    answers = stored_answers(contribution)
    versions = {
        CellKey(row.measure_id, row.authority_id, row.category_id): row.version for row in journey.held.figures.all()
    }
    contributions.take_in(
        contribution=contribution,
        chosen=Chosen(figures={key: versions.get(key, 0) for key in answers.figures}),
        seen=answers.digest,
        by=journey.author,
        now=journey.clock.after(1),
    )


def _draft_example(journey: Journey, now: datetime) -> None:
    """In the writer's language alone, and nobody has been asked yet whether it may be published."""
    setting, language = journey.setting, journey.author.language
    written = texts.scene("example")
    example = ExampleInput(
        outcome_id=setting.outcomes[_EXAMPLE_OUTCOME].pk,
        language=language,
        title={language: written["title"][language]},
        text={language: written["text"][language]},
        place_label={language: written["place_label"][language]},
        region_ids=frozenset({setting.regions[journey.content.region].pk}),
    )
    practice_examples.write_example(quarterly_return=journey.held, example=example, by=journey.author, now=now)


def _attach(journey: Journey, now: datetime) -> None:
    """A link beside the outcome of the example, and a small file beside the number that was asked about."""
    setting, author = journey.setting, journey.author
    outcome, link, file = setting.outcomes[_EXAMPLE_OUTCOME], texts.scene("link"), texts.scene("file")
    attachments.attach_link(
        quarterly_return=journey.held,
        outcome=outcome,
        measure=None,
        url=link["url"],
        title=link["title"][author.language],
        by=author,
        now=now,
    )
    attachments.attach_file(
        quarterly_return=journey.held,
        outcome=outcome,
        measure=setting.measures[_UNUSUAL],
        name=file["name"][author.language],
        content="\r\n".join([*file["lines"][author.language], ""]).encode(),
        title=file["title"][author.language],
        by=author,
        now=now,
    )
