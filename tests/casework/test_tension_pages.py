"""Pages of tensions: every one opens; recording, changing, its story and the calendar by their forms."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.timezone import localdate

from casework.actions.risk import RiskFacts, assess_risk
from casework.actions.tensions import change_tension, facts_of
from casework.actions.trigger_events import TriggerFacts, add_trigger
from casework.field_words import FIELD_WORDS
from casework.models import Case, CaseList, TensionCase
from casework.refusals import NotPermitted
from casework.tension_facts import CASE_FIELDS, DETAIL_FIELDS, SEVERAL
from casework.views import trigger_events
from cohesion.models import AuditEntry, User
from tests.factories.cases import entry
from tests.factories.tension import a_tension, graded

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def tension(northern: User, at: datetime) -> Case:
    return a_tension(northern, at, received_on=localdate(at))


def test_pages_of_a_tension_open(client: Client, northern: User, tension: Case, at: datetime) -> None:
    client.force_login(northern)
    graded(tension, northern, at, 5, 5)
    acts = ("grade", "confirm", "stage", "contact", "rumour", "impact", "escalate", "de-escalate")
    for act in ("", "edit/", "print/", *(f"tension/{act}/" for act in acts)):
        response = client.get(f"/en/cases/{tension.reference}/{act}")
        assert response.status_code == 200, act
    assert "Rumours about the old hotel" in client.get(f"/en/cases/{tension.reference}/").text


@pytest.mark.parametrize("page", ["risk", "category"])
def test_tension_has_no_page_of_a_hate_crime(client: Client, northern: User, tension: Case, page: str) -> None:
    """A band stands in the place of a risk, and nothing is left in the record of looks."""
    client.force_login(northern)
    looks = AuditEntry.objects.count()

    assert client.get(f"/en/cases/{tension.reference}/{page}/").status_code == 404
    assert client.post(f"/en/cases/{tension.reference}/{page}/", {"seen_version": "1"}).status_code == 404
    assert AuditEntry.objects.count() == looks
    facts = RiskFacts("HIGH", localdate(), review_on=localdate())
    with pytest.raises(NotPermitted):
        assess_risk(case_id=tension.pk, facts=facts, seen_version=1, by=northern, now=timezone.now())


def test_recording_and_changing_by_the_forms(client: Client, northern: User) -> None:
    client.force_login(northern)
    today = localdate()
    said = {
        "title": "Leaflets",
        "summary": "People are afraid.",
        "language": "en",
        "authority": "W06000002",
        "place": "Maes Glas",
        "received_on": today.isoformat(),
        "source": "council",
        "themes": ["faith", "school"],
        "communities": ["muslim"],
        "lead": str(northern.pk),
        "handling": "SENSITIVE",
    }
    client.post("/en/cases/new/tension/", said)
    case = Case.objects.get(kind="TENSION")
    assert {each.code for each in case.tension.themes.all()} == {"faith", "school"}
    response = client.post(
        f"/en/cases/{case.reference}/edit/", {**said, "themes": ["faith"], "seen_version": case.version}
    )
    assert response.status_code == 302
    assert [each.code for each in TensionCase.objects.get(case=case).themes.all()] == ["faith"]
    assert "Facts were changed: themes." in client.get(f"/en/cases/{case.reference}/").text


def test_calendar_tells_the_coming_weeks(client: Client, northern: User, southern: User, tension: Case) -> None:
    client.force_login(northern)
    soon = localdate() + timedelta(days=9)
    said = {
        "kind": "election",
        "name_en": "Council election",
        "name_cy": "Etholiad y cyngor",
        "starts_on": soon.isoformat(),
        "cases": [str(tension.pk)],
    }
    assert client.post("/en/cases/tension/triggers/add/", said).status_code == 302
    own = {**said, "name_en": "Own", "name_cy": "Eiddo", "region": str(tension.region_id)}
    assert client.post("/en/cases/tension/triggers/add/", own).status_code == 302
    page = client.get("/cy/cases/tension/triggers/").text
    assert "Etholiad y cyngor" in page
    assert tension.said in page

    client.force_login(southern)
    page = client.get("/en/cases/tension/triggers/").text
    assert "Council election" in page
    assert "Own" not in page
    assert tension.said not in page


def test_trigger_keeps_old_cases_that_are_offered_no_more(
    client: Client, northern: User, tension: Case, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trigger_events, "MOST_OFFERED", 1)
    old, newer, day = a_tension(northern, at), tension, localdate(at)
    kind = entry(CaseList.TRIGGER, "match")
    facts = TriggerFacts(None, kind, "Cup", "Cwpan", starts_on=day, ends_on=day, cases=(old,))
    event = add_trigger(facts=facts, by=northern, now=at)
    client.force_login(northern)

    offered = client.get(f"/en/cases/tension/triggers/{event.pk}/").text

    assert str(newer.pk) in offered
    assert str(old.pk) in offered


def test_trigger_needs_both_names_and_days_in_order(client: Client, northern: User) -> None:
    client.force_login(northern)
    page = client.post(
        "/en/cases/tension/triggers/add/",
        {"kind": "match", "name_en": "Cup", "name_cy": " ", "starts_on": "2014-08-02", "ends_on": "2014-08-01"},
    ).text
    assert "Write the name in both languages." in page
    page = client.post(
        "/en/cases/tension/triggers/add/",
        {"kind": "match", "name_en": "Cup", "name_cy": "Cwpan", "starts_on": "2014-08-02", "ends_on": "2014-08-01"},
    ).text
    assert "The event ends before it starts." in page


def test_story_of_a_tension_by_its_forms(client: Client, caseworker: User, tension: Case) -> None:
    client.force_login(caseworker)
    start, today = f"/en/cases/{tension.reference}/tension", localdate().isoformat()

    def send(act: str, **said: str) -> None:
        version = Case.objects.get(pk=tension.pk).version
        response = client.post(f"{start}/{act}/", {**said, "version": version})
        assert response.status_code == 302, response.text

    send("contact", role="school", on=today, gist="They told parents.")
    send("rumour", rumour="Families move in.", fact="Nobody moves in.", source="The council.")
    send("impact", effect="Fear at the school gate.")
    send("stage", stage="ACTIVE")
    send("escalate", to="police", on=today, reason="It grows.")
    send("de-escalate", on=today, how_it_came_down="A meeting.", learning="Answer early.")
    page = client.get(f"/en/cases/{tension.reference}/").text

    for text in ("They told parents.", "Nobody moves in.", "Fear at the school gate.", "A meeting.", "Answer early."):
        assert text in page
    assert "The tension was escalated. To whom: Police." in page
    assert TensionCase.objects.get(case=tension).stage == "DE_ESCALATED"
    assert entry(CaseList.ESCALATED_TO, "police").name_en == "Police"


def test_every_fact_that_may_change_has_its_word_in_both_languages() -> None:
    by_other_acts = {"lead", "next_action", "next_action_on", "handling"}
    for name in {*CASE_FIELDS, *DETAIL_FIELDS, *SEVERAL} - by_other_acts:
        with translation.override("en"):
            english = str(FIELD_WORDS[name])
        with translation.override("cy"):
            assert str(FIELD_WORDS[name]) != english, name


def test_of_two_changes_at_once_the_second_is_asked_and_loses_nothing(
    client: Client, northern: User, caseworker: User, tension: Case
) -> None:
    facts = replace(facts_of(tension), title="Changed by somebody else")
    seen = tension.version
    change_tension(case_id=tension.pk, facts=facts, seen_version=seen, by=caseworker, now=timezone.now())
    client.force_login(northern)
    address = f"/en/cases/{tension.reference}/edit/"
    said = {
        "title": "Mine",
        "summary": "People are afraid.",
        "language": "en",
        "authority": "W06000002",
        "received_on": tension.received_on.isoformat(),
        "source": "council",
        "themes": ["faith"],
    }
    page = client.post(address, {**said, "seen_version": seen})
    assert page.status_code == 200
    assert "govuk-error-summary" in page.text
    assert 'value="Mine"' in page.text
    assert TensionCase.objects.get(case=tension).title == "Changed by somebody else"
    version = Case.objects.get(pk=tension.pk).version
    assert f'name="seen_version" value="{version}"' in page.text
    assert client.post(address, {**said, "seen_version": version}).status_code == 302
    assert TensionCase.objects.get(case=tension).title == "Mine"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            "grade",
            {
                "strands": ["experienced"],
                "likelihood": "2",
                "impact": "2",
                "reliability": "RELIABLE",
                "trend": "STEADY",
                "confidence": "LOW",
                "reasons": "Mine to keep.",
            },
        ),
        ("stage", {"stage": "ACTIVE"}),
        ("escalate", {"to": "police", "on": localdate().isoformat(), "reason": "Mine to keep."}),
    ],
)
def test_act_on_what_has_changed_since_is_asked_about(
    client: Client, northern: User, caseworker: User, tension: Case, at: datetime, act: str, said: dict[str, Any]
) -> None:
    seen = tension.version
    graded(tension, caseworker, at, 1, 1)
    client.force_login(northern)
    page = client.post(f"/en/cases/{tension.reference}/tension/{act}/", {**said, "version": seen})

    assert page.status_code == 200
    assert "govuk-error-summary" in page.text
    assert "reasons" not in said or "Mine to keep." in page.text
    held = Case.objects.get(pk=tension.pk)
    assert (held.version, held.tension.stage) == (seen + 1, "MONITORING")
    assert f'name="version" value="{held.version}"' in page.text
    again = client.post(f"/en/cases/{tension.reference}/tension/{act}/", {**said, "version": held.version})
    assert again.status_code == 302
