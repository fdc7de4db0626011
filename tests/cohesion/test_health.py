"""What monitors are told, and what they are not."""

import json
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from cohesion.views import health


def answer(response: HttpResponse) -> tuple[int, dict[str, str]]:
    return response.status_code, json.loads(response.content)


def test_live_answers_without_a_database(rf: RequestFactory) -> None:
    assert answer(health.live(rf.get("/health/live"))) == (200, {"status": "alive"})


def test_ready_when_everything_answers(db: None, rf: RequestFactory) -> None:
    assert answer(health.ready(rf.get("/health/ready"))) == (200, {"status": "ready"})


@pytest.mark.parametrize("check", list(health.CHECKS))
def test_not_ready_while_a_check_fails_and_strangers_learn_no_details(
    db: None, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    def fail() -> bool:
        raise RuntimeError("secret address")

    monkeypatch.setitem(health.CHECKS, check, fail)

    assert answer(health.ready(rf.get("/health/ready"))) == (503, {"status": "not ready"})


def test_not_ready_before_migrations(db: None, rf: RequestFactory) -> None:
    MigrationRecorder.Migration.objects.filter(app="reporting").delete()

    assert answer(health.ready(rf.get("/health/ready")))[0] == 503


def test_not_ready_when_the_disk_takes_no_files(
    db: None, rf: RequestFactory, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "gone")

    assert answer(health.ready(rf.get("/health/ready")))[0] == 503


def test_ready_leaves_no_file_behind(db: None, rf: RequestFactory, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)

    health.ready(rf.get("/health/ready"))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", [health.live, health.ready])
def test_health_is_read_only(rf: RequestFactory, view: type[HttpResponse]) -> None:
    assert view(rf.post("/health/live")).status_code == 405
