"""The embedded broker under several processes, and with broken files in its folder."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Queue
from kombu.simple import SimpleQueue

from cohesion.celery import app

MESSAGES = 300


def connect(folder: Path) -> Connection:
    options = {"data_folder_in": folder / "messages", "data_folder_out": folder / "messages"}
    options |= {"control_folder": folder / "control", "processed_folder": folder / "processed"}
    for path in options.values():
        path.mkdir(exist_ok=True)
    settings = {"polling_interval": 0.0005, **{name: str(path) for name, path in options.items()}}
    return Connection("filesystem://localhost", transport="cohesion.file_broker:Transport", transport_options=settings)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Connection]:
    with connect(tmp_path) as connection:
        yield connection


@pytest.fixture
def jobs(tmp_path: Path) -> str:
    """A queue of each test's own: a process remembers which queues it has declared, whatever their folder."""
    return f"jobs-{tmp_path.name}"


def names(tmp_path: Path) -> list[str]:
    return [path.name for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "control"]


def test_broker_delivers_in_order_and_leaves_no_file(broker: Connection, jobs: str, tmp_path: Path) -> None:
    queue: SimpleQueue = broker.SimpleQueue(jobs)
    for number in range(5):
        queue.put(number)

    received = [queue.get(timeout=5) for _ in range(5)]
    for message in received:
        message.ack()

    assert [message.payload for message in received] == list(range(5))
    assert names(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_broker_passes_over_a_broken_message(broker: Connection, jobs: str, tmp_path: Path, content: bytes) -> None:
    queue: SimpleQueue = broker.SimpleQueue(jobs)
    (tmp_path / "messages" / f"0_broken.{jobs}.msg").write_bytes(content)
    queue.put("whole")

    received = queue.get(timeout=5)

    assert received.payload == "whole"


def test_broker_keeps_queues_apart(broker: Connection) -> None:
    mine, other = broker.SimpleQueue("mine"), broker.SimpleQueue("other")
    other.put("theirs")

    with pytest.raises(mine.Empty):
        mine.get(block=False)

    assert other.get(timeout=5).payload == "theirs"


def test_broker_forgets_a_deleted_queue(broker: Connection, tmp_path: Path) -> None:
    queue = Queue("passing", exchange="", routing_key="passing", channel=broker.default_channel)
    simple: SimpleQueue = broker.SimpleQueue("passing")
    simple.put("lost")

    queue.bind(broker.default_channel).delete()

    assert names(tmp_path) == []


def send(folder: Path, name: str) -> None:
    with connect(folder) as connection:
        queue = connection.SimpleQueue(name)
        for number in range(MESSAGES):
            queue.put(number)


def test_no_message_is_lost_or_doubled_between_processes(broker: Connection, jobs: str, tmp_path: Path) -> None:
    """A reader that polls while others write: files that are not whole would be read empty now and then."""
    writers = [multiprocessing.get_context("spawn").Process(target=send, args=(tmp_path, jobs)) for _ in range(2)]
    for writer in writers:
        writer.start()
    queue: SimpleQueue = broker.SimpleQueue(jobs)

    received = [queue.get(timeout=30) for _ in range(2 * MESSAGES)]

    for writer in writers:
        writer.join(30)
    assert sorted(message.payload for message in received) == sorted(2 * list(range(MESSAGES)))
    assert names(tmp_path) == []


def test_embedded_service_uses_this_broker() -> None:
    if app.conf.broker_url.startswith("redis"):
        pytest.skip("This run uses Redis.")

    assert app.connection_for_write().transport_cls == "cohesion.file_broker:Transport"
