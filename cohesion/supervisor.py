"""Starts processes that belong together and ends them together: no orphan stays, whoever dies first."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

GRACE_SECONDS = 10.0
_LOOK_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Part:
    """One process of the service, under the name that messages use."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None


class Supervisor:
    """Runs `parts` until one of them ends or a stop signal comes."""

    def __init__(self, parts: Sequence[Part], *, grace: float = GRACE_SECONDS) -> None:
        self._parts = parts
        self._grace = grace
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stops = 0

    def run(self, *, started: Callable[[], bool], announce: Callable[[], None]) -> int:
        """0 after a stop signal; 1 when a part ended by itself, named on standard error.

        `started` is asked until it says that the parts answer; then `announce` tells people.
        """
        with self._stop_signals():
            try:
                for part in self._parts:
                    self._start(part)
                return self._watch(started, announce)
            finally:
                self._end_all()

    def run_to_end(self) -> int:
        """Run the only part until it ends, and give its exit code; 130 after a stop signal."""
        (part,) = self._parts
        with self._stop_signals():
            try:
                process = self._start(part)
                while not self._stops and process.poll() is None:
                    time.sleep(_LOOK_SECONDS)
                return 130 if process.returncode is None else process.returncode
            finally:
                self._end_all()

    def _start(self, part: Part) -> subprocess.Popen[bytes]:
        """In a process group of its own: Ctrl-C reaches the supervisor only, which then ends each group whole."""
        process = subprocess.Popen(
            part.command,
            env=part.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  (no thread runs yet)
        )
        self._running[part.name] = process
        return process

    def _watch(self, started: Callable[[], bool], announce: Callable[[], None]) -> int:
        announced = False
        while not self._stops:
            for name, process in self._running.items():
                if (code := process.poll()) is not None:
                    sentence = f"The {name} process ended unexpectedly ({_words(code)}); stopping the others."
                    print(sentence, file=sys.stderr)  # noqa: T201
                    return 1
            if not announced and started():
                announce()
                announced = True
            time.sleep(_LOOK_SECONDS)
        return 0

    def _end_all(self) -> None:
        """Ask every group to end; whatever is left after the grace period, or at a second signal, is killed."""
        stops = self._stops
        if stops:
            print("\nStopping. Work that is not finished goes on at the next start.", flush=True)  # noqa: T201
        for process in self._running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        while any(process.poll() is None for process in self._running.values()):
            if time.monotonic() > deadline or self._stops > stops:
                break
            time.sleep(_LOOK_SECONDS)
        for process in self._running.values():
            _signal_group(process, signal.SIGKILL)
            process.wait()

    @contextmanager
    def _stop_signals(self) -> Iterator[None]:
        def stop(number: int, frame: FrameType | None) -> None:
            self._stops += 1

        before = {number: signal.signal(number, stop) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Also reaches grandchildren whose parent has already ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _end_with_parent() -> None:
    """In the child: end when the supervisor is killed so hard that it cannot say so."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _words(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
