"""“Turning the curve” as a page shows it: in the reader's language where there is a translation, else as written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import Measure, Outcome, Plan, ReturnRound
from outcomes.models.narrative import UserTranslationStatus
from reporting.models import CurveAction, CurveVersion, Evidence, IdeaCost, ProposalState

MARKS = {
    ProposalState.NOT_STARTED: "none",
    ProposalState.UNDER_WAY: "part",
    ProposalState.DONE: "done",
    ProposalState.DROPPED: "dropped",
}


@dataclass(frozen=True)
class Said:
    """A line with the language that it is in. `cost` stands beside ideas that cost little."""

    text: str
    language: str
    cost: str = ""


@dataclass(frozen=True)
class ProposalShown:
    """`mark` is the kind of shape that stands with `state`. What `language` is in: all words but `what`."""

    what: Said
    who: str
    with_whom: str
    due_on: date
    evidence: str
    evidence_note: str
    cost: str
    mark: str
    state: str
    language: str


@dataclass(frozen=True)
class CurveShown:
    """What stands beside a chart. With `number` 0 nobody has written anything yet, and all lists are empty.

    `restores` is the number of the version that this one brought back, 0 for none.
    """

    read_url: str
    edit_url: str
    may_edit: bool
    number: int = 0
    story: Said = Said("", "en")
    helps: Sequence[Said] = ()
    hinders: Sequence[Said] = ()
    partners: Sequence[Said] = ()
    works: Sequence[Said] = ()
    actions: Sequence[ProposalShown] = ()
    written_by: str = ""
    written_at: datetime | None = None
    change_note: Said = Said("", "en")
    restores: int = 0
    translation: str = ""
    is_sample: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.number

    @property
    def finding(self) -> str:
        """What a reader should know first: how far the actions are. Dropped ones do not count."""
        if self.is_empty:
            return gettext("Nobody has written down yet what is behind this")
        counted = [each for each in self.actions if each.mark != MARKS[ProposalState.DROPPED]]
        done = sum(each.mark == MARKS[ProposalState.DONE] for each in counted)
        if not counted:
            return gettext("No action is proposed yet")
        sentence = ngettext(
            "%(done)s of %(all)s proposed action is done", "%(done)s of %(all)s proposed actions are done", len(counted)
        )
        return sentence % {"done": done, "all": len(counted)}


@dataclass(frozen=True)
class Earlier:
    """A line of the history, the newest first."""

    number: int
    written_by: str
    written_at: datetime
    change_note: str
    language: str
    restores: int
    url: str
    is_current: bool


def plan_of(code: str, outcome: str) -> Plan | None:
    """The plan that an address names, or else the newest that has such an outcome: first those with rounds."""
    plans = Plan.objects.filter(outcomes__code=outcome)
    if code:
        return plans.filter(code=code).first()
    with_rounds = plans.annotate(has_rounds=Exists(ReturnRound.objects.filter(plan=OuterRef("pk"))))
    return with_rounds.order_by("-has_rounds", "-starts_on", "code").first()


def address(route: str, plan: str, outcome: str, measure: str = "", number: int | None = None) -> str:
    query = {"plan": plan, **({"measure": measure} if measure else {})}
    where: list[object] = [outcome] if number is None else [outcome, number]
    return f"{reverse(route, args=where)}?{urlencode(query)}"


def beside_url(plan: str, outcome: str, measure: str) -> str:
    """The page with the chart that a curve stands beside."""
    query = f"?{urlencode({'plan': plan})}"
    return (
        reverse("outcomes_measure", args=[measure]) + query
        if measure
        else reverse("outcomes_outcome", args=[outcome]) + query
    )


def curve_beside(plan: Plan, outcome_code: str, user: User, measure_code: str = "") -> CurveShown:
    """The newest version kept beside the chart of an outcome, or of one of its measures. Two queries."""
    rows = CurveVersion.objects.visible_to(user).filter(curve__outcome__plan=plan, curve__outcome__code=outcome_code)
    which = {"curve__measure__code": measure_code} if measure_code else {"curve__measure": None}
    version = rows.filter(**which).select_related("curve", "written_by").order_by("-number").first()
    return shown(version, plan.code, outcome_code, measure_code, user)


def shown(version: CurveVersion | None, plan: str, outcome: str, measure: str, user: User) -> CurveShown:
    """One version as its reader sees it; None shows that there is none yet. One query for its actions."""
    nothing = CurveShown(
        read_url=address("outcomes_curve", plan, outcome, measure),
        edit_url=address("outcomes_curve_edit", plan, outcome, measure),
        may_edit=user.may(Permission.EDIT_STORY),
    )
    return _told(version, nothing) if version else nothing


def _told(version: CurveVersion, nothing: CurveShown) -> CurveShown:
    works = _lines(version, "works", [idea["text"] for idea in version.works])
    costs = [str(IdeaCost(idea["cost"]).label) if idea["cost"] else "" for idea in version.works]
    story = _lines(version, "story", [version.story])[0]
    return replace(
        nothing,
        number=version.number,
        story=story,
        helps=_lines(version, "helps", version.helps),
        hinders=_lines(version, "hinders", version.hinders),
        partners=_lines(version, "partners", version.partners),
        works=[Said(said.text, said.language, cost) for said, cost in zip(works, costs, strict=True)],
        actions=_actions(version),
        written_by=version.written_by.name,
        written_at=version.written_at,
        change_note=Said(version.change_note, version.language),
        restores=version.restores or 0,
        translation=_standing_of_translation(version, story),
        is_sample=version.curve.is_sample,
    )


def _lines(version: CurveVersion, name: str, written: Sequence[str]) -> list[Said]:
    """The lines in the reader's language where each of them has its translation, else as written."""
    language = current_language()
    found = version.translation.get(name, ()) if language != version.language else ()
    translated = [found] if isinstance(found, str) else list(found)
    if len(translated) == len(written) and all(translated):
        return [Said(line, language) for line in translated]
    return [Said(line, version.language) for line in written]


def _actions(version: CurveVersion) -> list[ProposalShown]:
    rows = list(CurveAction.objects.filter(version=version).order_by("position"))
    whats = _lines(version, "actions", [row.what for row in rows])
    return [
        ProposalShown(
            what=what,
            who=row.who,
            with_whom=row.with_whom,
            due_on=row.due_on,
            evidence=str(Evidence(row.evidence).label),
            evidence_note=row.evidence_note,
            cost=row.cost,
            mark=MARKS[ProposalState(row.state)],
            state=str(ProposalState(row.state).label),
            language=version.language,
        )
        for what, row in zip(whats, rows, strict=True)
    ]


def _standing_of_translation(version: CurveVersion, story: Said) -> str:
    """Told where the reader reads a translation that nobody has checked."""
    if story.language == version.language or version.translation_status == UserTranslationStatus.CHECKED:
        return ""
    return str(UserTranslationStatus(version.translation_status).label)


def history(outcome: Outcome, measure: Measure | None, user: User) -> list[Earlier]:
    """All versions, the newest first. One query."""
    rows = CurveVersion.objects.visible_to(user).filter(curve__outcome=outcome, curve__measure=measure)
    found = list(rows.select_related("written_by").order_by("-number"))
    code = measure.code if measure else ""
    return [
        Earlier(
            number=row.number,
            written_by=row.written_by.name,
            written_at=row.written_at,
            change_note=row.change_note,
            language=row.language,
            restores=row.restores or 0,
            url=address("outcomes_curve_version", outcome.plan.code, outcome.code, code, row.number),
            is_current=row is found[0],
        )
        for row in found
    ]
