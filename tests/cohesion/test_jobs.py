"""Jobs: asked for once, done once, and never lost, whatever happens to messages and workers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks

from cohesion import jobs
from cohesion.jobs import JobRefused, LeaseLost, Progress, asking, handlers, running
from cohesion.jobs.lease import LEASE, Heartbeat, renew, stopping
from cohesion.jobs.states import move, sources
from cohesion.jobs.sweeping import INTERRUPTED, MAX_ATTEMPTS, RESEND_AFTER
from cohesion.models import AuditEntry, Job, JobStatus, User
from cohesion.models.job import TRANSITIONS
from cohesion.tasks import run_job

NOW = datetime(2014, 7, 20, 9, 0, tzinfo=UTC)
LATER = NOW + LEASE + timedelta(seconds=1)

Work = Callable[[Job, Progress], None]


@pytest.fixture
def asker(db: None) -> User:
    return User.objects.create_user("asker@example.org", name="Anwen Asker")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the messages that left."""
    messages: list[str] = []
    monkeypatch.setattr(asking, "send", lambda job_id: messages.append(str(job_id)))
    return messages


@contextmanager
def doing(work: Work) -> Iterator[None]:
    """While inside, jobs of the kind `test` are done by `work`."""
    jobs.handler("test", stages={"first": "First things", "second": "Second things"})(work)
    try:
        yield
    finally:
        handlers.unregister("test")


@pytest.fixture
def finished_work() -> Iterator[list[Job]]:
    """A handler that does nothing but remember the jobs it was given."""
    done: list[Job] = []
    with doing(lambda job, progress: done.append(job)):
        yield done


def ask(by: User, key: str = "report 2014-15") -> Job:
    return jobs.request(kind="test", key=key, subject_id="7", by=by, now=NOW)


def clock() -> datetime:
    return NOW


def test_request_queues_a_job_and_its_message_leaves_on_commit(
    asker: User,
    finished_work: list[Job],
    sent: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(asker)
        assert sent == []

    assert sent == [str(job.pk)]
    assert (job.status, job.requested_by, job.requested_at) == (JobStatus.QUEUED, asker, NOW)
    assert AuditEntry.objects.get(act="job.requested").subject_id == str(job.pk)


def test_request_survives_a_broker_that_is_down(
    live_db: None, finished_work: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = User.objects.create_user("asker@example.org", name="Anwen Asker")

    def down(job_id: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(asking, "send", down)

    job = ask(asker)

    assert Job.objects.get(pk=job.pk).status == JobStatus.QUEUED


def test_second_request_of_a_key_is_refused_with_the_name_of_who_asked(asker: User, finished_work: list[Job]) -> None:
    first = ask(asker)

    with pytest.raises(JobRefused, match="Anwen Asker asked for this on 20 July 2014, 10:00") as refusal:
        ask(asker)

    assert refusal.value.job == first
    assert Job.objects.count() == 1


def test_request_is_free_again_once_the_job_is_finished(asker: User, finished_work: list[Job]) -> None:
    jobs.run(ask(asker).pk, clock=clock)

    again = ask(asker)

    assert again.status == JobStatus.QUEUED


def test_request_for_an_unknown_kind_leaves_nothing(asker: User) -> None:
    with pytest.raises(jobs.UnknownKind):
        jobs.request(kind="nobody does this", key="k", subject_id="", by=asker, now=NOW)

    assert not Job.objects.exists()


def test_request_rolls_back_when_its_audit_fails(
    asker: User, finished_work: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cohesion.audit.record", fail)

    with pytest.raises(RuntimeError):
        ask(asker)

    assert not Job.objects.exists()


def test_two_requests_at_once_one_wins_and_the_other_is_told(
    live_db: None, finished_work: list[Job], sent: list[str]
) -> None:
    asker = User.objects.create_user("asker@example.org", name="Anwen Asker")
    together = threading.Barrier(2)
    results: list[Job | JobRefused] = []

    def ask_in_a_thread() -> None:
        together.wait()
        try:
            results.append(ask(asker))
        except JobRefused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask_in_a_thread) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(result).__name__ for result in results) == ["Job", "JobRefused"]
    assert sent == [str(Job.objects.get().pk)]


def test_run_reports_stages_and_finishes(asker: User) -> None:
    seen: list[tuple[str, int, str]] = []

    def work(job: Job, progress: Progress) -> None:
        for code, percent in (("first", 10), ("second", 60)):
            progress.stage(code, percent)
            row = Job.objects.get(pk=job.pk)
            seen.append((row.stage, row.percent, jobs.stage_text(row)))

    with doing(work):
        job = ask(asker)
        assert jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert seen == [("first", 10, "First things"), ("second", 60, "Second things")]
    assert (job.status, job.percent, job.attempts, job.finished_at) == (JobStatus.DONE, 100, 1, NOW)


def test_message_delivered_twice_does_the_work_once(asker: User, finished_work: list[Job]) -> None:
    job = ask(asker)

    assert jobs.run(job.pk, clock=clock)
    assert not jobs.run(job.pk, clock=clock)

    assert finished_work == [job]


@pytest.mark.parametrize("message", ["00000000-0000-4000-8000-000000000000", "not an id"])
def test_message_without_a_job_does_nothing(db: None, message: str) -> None:
    run_job(message)

    assert not Job.objects.exists()


def test_claim_goes_to_one_worker_only(asker: User, finished_work: list[Job]) -> None:
    job = ask(asker)

    first = jobs.claim(job.pk, "worker 1", NOW)
    second = jobs.claim(job.pk, "worker 2", NOW)

    assert first is not None
    assert (first.worker, first.lease_expires_at) == ("worker 1", NOW + LEASE)
    assert second is None


def test_handler_that_fails_in_its_own_words_is_quoted(asker: User) -> None:
    def work(job: Job, progress: Progress) -> None:
        raise jobs.JobFailed("There are no accepted returns for this year.")

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.status, job.finished_at) == (JobStatus.FAILED, NOW)
    assert jobs.reason_text(job) == "There are no accepted returns for this year."


def test_handler_that_breaks_leaves_a_clean_sentence_and_no_details(asker: User) -> None:
    def work(job: Job, progress: Progress) -> None:
        raise KeyError("secret detail")

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.status, job.reason) == (JobStatus.FAILED, running.UNEXPECTED)


def test_job_of_a_kind_that_is_gone_fails_with_a_sentence(asker: User) -> None:
    with doing(lambda job, progress: None):
        job = ask(asker)

    jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.status, job.reason) == (JobStatus.FAILED, running.UNKNOWN_KIND)


def test_stage_that_the_kind_does_not_name_is_a_mistake(asker: User) -> None:
    def work(job: Job, progress: Progress) -> None:
        with pytest.raises(ValueError, match="no stage third"):
            progress.stage("third", 50)

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.status, job.stage) == (JobStatus.DONE, "")


def test_cancel_ends_a_waiting_job_at_once(asker: User, finished_work: list[Job]) -> None:
    job = ask(asker)

    cancelled = jobs.cancel(job=job, by=asker, now=NOW)

    assert (cancelled.status, cancelled.finished_at) == (JobStatus.CANCELLED, NOW)
    assert not jobs.run(job.pk, clock=clock)
    assert AuditEntry.objects.filter(act="job.cancelled").count() == 1


def test_cancel_stops_a_running_job_at_its_next_stage(asker: User) -> None:
    reached: list[str] = []

    def work(job: Job, progress: Progress) -> None:
        progress.stage("first", 10)
        reached.append("first")
        jobs.cancel(job=job, by=asker, now=NOW)
        progress.stage("second", 50)
        reached.append("second")

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert reached == ["first"]
    assert (job.status, job.stage, job.percent) == (JobStatus.CANCELLED, "first", 10)


def test_cancel_of_a_finished_job_is_refused(asker: User, finished_work: list[Job]) -> None:
    job = ask(asker)
    jobs.run(job.pk, clock=clock)

    with pytest.raises(JobRefused, match="already finished"):
        jobs.cancel(job=job, by=asker, now=NOW)

    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_sweep_puts_an_expired_job_back_and_sends_it_again(
    asker: User,
    finished_work: list[Job],
    sent: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    job = ask(asker)
    jobs.claim(job.pk, "dead worker", NOW)

    with django_capture_on_commit_callbacks(execute=True):
        swept = jobs.sweep(LATER)

    job.refresh_from_db()
    assert swept.requeued == 1
    assert (job.status, job.worker, job.lease_expires_at) == (JobStatus.QUEUED, "", None)
    assert sent == [str(job.pk)]


def test_sweep_leaves_a_job_whose_lease_is_renewed(asker: User, finished_work: list[Job]) -> None:
    claimed = jobs.claim(ask(asker).pk, "worker", NOW)
    assert claimed is not None
    renew(claimed, NOW + timedelta(seconds=30))

    swept = jobs.sweep(LATER)

    claimed.refresh_from_db()
    assert swept == jobs.Swept()
    assert claimed.status == JobStatus.RUNNING


def test_holder_that_lost_its_lease_stops_without_writing(asker: User) -> None:
    def work(job: Job, progress: Progress) -> None:
        jobs.sweep(LATER)
        with pytest.raises(LeaseLost):
            progress.hold()
        progress.stage("first", 10)

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.status, job.stage, job.percent) == (JobStatus.QUEUED, "", 0)


def test_holder_that_lost_its_lease_at_the_very_end_does_not_finish_the_job(asker: User) -> None:
    def work(job: Job, progress: Progress) -> None:
        jobs.sweep(LATER)
        jobs.claim(job.pk, "another worker", LATER)

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.status, job.worker, job.attempts) == (JobStatus.RUNNING, "another worker", 2)


def test_holder_with_its_lease_may_write_results(asker: User) -> None:
    def work(job: Job, progress: Progress) -> None:
        with transaction.atomic():
            progress.hold()

    with doing(work):
        job = ask(asker)
        jobs.run(job.pk, clock=clock)

    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_sweep_gives_up_after_the_last_attempt(asker: User, finished_work: list[Job]) -> None:
    job = ask(asker)
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        assert jobs.claim(job.pk, "dead worker", now) is not None
        now += LEASE + timedelta(seconds=1)
        swept = jobs.sweep(now)

    job.refresh_from_db()
    assert swept.failed == 1
    assert (job.status, job.reason, job.attempts) == (JobStatus.FAILED, INTERRUPTED, MAX_ATTEMPTS)
    assert jobs.sweep(now) == jobs.Swept()


def test_sweep_ends_an_expired_job_that_was_to_be_cancelled(asker: User, finished_work: list[Job]) -> None:
    job = ask(asker)
    jobs.claim(job.pk, "dead worker", NOW)
    jobs.cancel(job=job, by=asker, now=NOW)

    swept = jobs.sweep(LATER)

    job.refresh_from_db()
    assert swept.cancelled == 1
    assert job.status == JobStatus.CANCELLED


def test_sweep_sends_a_lost_message_again_but_not_at_every_round(
    asker: User,
    finished_work: list[Job],
    sent: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    job = ask(asker)
    overdue = NOW + RESEND_AFTER + timedelta(seconds=1)

    with django_capture_on_commit_callbacks(execute=True):
        rounds = [jobs.sweep(NOW).resent, jobs.sweep(overdue).resent, jobs.sweep(overdue).resent]

    assert rounds == [0, 1, 0]
    assert sent == [str(job.pk)]


def test_sweep_leaves_finished_jobs_alone(asker: User, finished_work: list[Job]) -> None:
    jobs.run(ask(asker).pk, clock=clock)
    before = Job.objects.values().get()

    swept = jobs.sweep(NOW + timedelta(days=30))

    assert swept == jobs.Swept()
    assert Job.objects.values().get() == before


def test_worker_told_to_stop_hands_its_job_back_without_counting_the_attempt(
    asker: User, sent: list[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def work(job: Job, progress: Progress) -> None:
        stopping.set()
        progress.stage("first", 10)

    with doing(work):
        job = ask(asker)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                jobs.run(job.pk, clock=clock)
        finally:
            stopping.clear()

    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)
    assert sent == [str(job.pk)]


def test_heartbeat_renews_the_lease_until_it_is_lost(live_db: None, finished_work: list[Job], sent: list[str]) -> None:
    asker = User.objects.create_user("asker@example.org", name="Anwen Asker")
    job = jobs.claim(ask(asker).pk, "worker", NOW)
    assert job is not None
    progress = Progress(job, {"first"}, clock)

    with Heartbeat(job, progress, lambda: LATER, every=0.01):
        wait_until(lambda: Job.objects.filter(pk=job.pk, heartbeat_at=LATER).exists())
        jobs.sweep(LATER + LEASE + timedelta(seconds=1))
        assert progress.lost.wait(10)

    with pytest.raises(LeaseLost):
        progress.check()


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    pytest.fail("It did not happen in time.")


def test_transition_table_names_every_status() -> None:
    assert set(TRANSITIONS) == set(JobStatus)


@pytest.mark.parametrize("target", list(JobStatus))
@pytest.mark.parametrize("current", list(JobStatus))
def test_move_follows_the_transition_table(asker: User, current: JobStatus, target: JobStatus) -> None:
    ended = NOW if current in {JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED} else None
    Job.objects.create(
        kind="test",
        key="k",
        status=current,
        requested_by=asker,
        requested_at=NOW,
        queued_at=NOW,
        finished_at=ended,
        lease_expires_at=NOW,
        reason="Because.",
    )
    wanted_end = NOW if not TRANSITIONS[target] or target == JobStatus.FAILED else None

    moved = move(Job.objects.all(), target, finished_at=wanted_end)

    assert bool(moved) == (target in TRANSITIONS[current])
    assert (current in sources(target)) == bool(moved)


def test_stage_and_reason_are_told_in_the_readers_language(asker: User, finished_work: list[Job]) -> None:
    job = Job(kind="test", stage="first", reason=INTERRUPTED)

    with override("en"):
        assert jobs.stage_text(job) == "First things"
        assert jobs.reason_text(job) == INTERRUPTED
    assert jobs.stage_text(Job(kind="nobody does this", stage="first")) == ""
    assert jobs.reason_text(Job()) == ""


def test_one_handler_for_each_kind() -> None:
    with doing(lambda job, progress: None), pytest.raises(handlers.DuplicateHandler):
        jobs.handler("test", stages={})(lambda job, progress: None)
