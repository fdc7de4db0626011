"""Several acts in threads that start together, on a database with real commits."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from cohesion.refusals import ActionRefused


def at_once(*acts: Callable[[], object]) -> list[ActionRefused]:
    """What was refused. Any other error of a thread fails the test."""
    start = Barrier(len(acts))
    refused: list[ActionRefused] = []
    failed: list[BaseException] = []

    def do(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            act()
        except ActionRefused as refusal:
            refused.append(refusal)
        except BaseException as error:  # a thread's error would be lost
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not failed, failed
    return refused


def said_at_once(*acts: Callable[[], object]) -> list[str]:
    """The same in the words of the refusals."""
    return [sentence for refusal in at_once(*acts) for sentence in refusal.sentences]
