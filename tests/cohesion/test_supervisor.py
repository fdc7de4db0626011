"""Processes that belong together end together, and the embedded service says why it cannot start."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cohesion import embedded
from cohesion.embedded import CannotStart

ROOT = Path(__file__).resolve().parents[2]

# Supervises a part that ignores SIGTERM in a grandchild, one that goes on, and the one given as an argument.
SCRIPT = """
import sys
from cohesion.supervisor import Part, Supervisor
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
nest = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {stubborn!r}])"
patient = "import time; time.sleep(60)"
python = (sys.executable, "-c")
parts = [Part("nest", (*python, nest)), Part("patient", (*python, patient)), Part("given", (*python, sys.argv[1]))]
print("ready", flush=True)
sys.exit(Supervisor(parts, grace=1).run(started=lambda: True, announce=lambda: print("announced", flush=True)))
"""
PATIENT = "import time; time.sleep(60)"


def start(given: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, given], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def family_of(process: subprocess.Popen[str], size: int) -> list[psutil.Process]:
    """The supervisor's descendants, once there are `size` of them."""
    for _ in range(200):
        children = psutil.Process(process.pid).children(recursive=True)
        if len(children) >= size:
            return list(children)
        time.sleep(0.05)
    pytest.fail("The processes did not start in time.")


def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_supervisor_stops_all_on_a_signal_even_a_stubborn_grandchild(number: signal.Signals) -> None:
    with start(PATIENT) as process:
        family = family_of(process, 4)

        process.send_signal(number)
        process.wait(20)

        assert process.returncode == 0
        assert all_gone(family)


def test_supervisor_ends_with_a_part_that_dies_and_names_it() -> None:
    with start("import time; time.sleep(0.5); raise SystemExit(3)") as process:
        family = family_of(process, 4)

        _, errors = process.communicate(timeout=20)

        assert process.returncode == 1
        assert errors == "The given process ended unexpectedly (exit code 3); stopping the others.\n"
        assert all_gone(family)


def test_supervisor_that_is_killed_takes_its_parts_along() -> None:
    with start(PATIENT) as process:
        family = family_of(process, 4)
        parts = [child for child in family if child.ppid() == process.pid]

        process.kill()
        process.wait(20)

        assert all_gone(parts)
    for left_over in set(family) - set(parts):
        left_over.kill()


def test_taken_port_is_told_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=f"Port {port} is taken .* make run PORT="):
            embedded.refuse_taken(port)

    embedded.refuse_taken(port)


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "٣"])
def test_port_that_is_none_is_told(text: str) -> None:
    with pytest.raises(CannotStart, match="is no port"):
        embedded.chosen_port(text)


def test_port_is_8000_unless_said() -> None:
    assert (embedded.chosen_port(""), embedded.chosen_port("8123")) == (8000, 8123)


def test_second_start_from_one_folder_names_the_first(tmp_path: Path) -> None:
    with (
        embedded.only_one(tmp_path),
        pytest.raises(CannotStart, match=f"already runs from this folder .process {os.getpid()}."),
        embedded.only_one(tmp_path),
    ):
        pytest.fail("Both got the lock.")

    with embedded.only_one(tmp_path):
        pass


@pytest.fixture
def starting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[int], int]:
    """Call main() with preparation that ends with a code, and serving that must not be reached after a failure."""

    def call(code: int) -> int:
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        monkeypatch.setenv("PORT", "")
        monkeypatch.setattr(embedded, "refuse_taken", lambda port: None)
        monkeypatch.setattr(embedded, "prepare", lambda: code)
        monkeypatch.setattr(embedded, "serve", lambda port: 42)
        return embedded.main()

    return call


def test_service_starts_only_when_prepared(starting: Callable[[int], int]) -> None:
    assert (starting(0), starting(5)) == (42, 5)


def test_web_server_is_bound_to_loopback_and_is_no_development_server() -> None:
    web = " ".join(embedded.parts(8123)[0].command)

    assert "granian" in web
    assert "--host 127.0.0.1 --port 8123" in web
