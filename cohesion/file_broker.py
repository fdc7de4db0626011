"""The embedded broker: kombu's transport of files, made safe for several processes at once.

As it comes, a reader can take a message, or a table of queues, between its creation and its writing; it then reads
nothing, and a worker ends with a JSON error. Here files appear whole, one process wins a message by renaming it, and an
unreadable message is dropped with a line in the log: the sweeper sends it again, because the job row is the truth.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

import structlog
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

from cohesion.whole_file import write_whole

logger = structlog.get_logger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The name begins with the time, so that messages leave in the order in which they came."""
        path = Path(self.data_folder_out) / f"{time.time_ns():020d}_{uuid4()}.{queue}.msg"
        write_whole(path, dumps(payload).encode(), mode=0o600)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message of `queue`. Raises queue.Empty."""
        for name in sorted(os.listdir(self.data_folder_in)):  # noqa: PTH208  (names only: it is asked 20 times a second)
            if name.partition(".")[2] == f"{queue}.msg" and (content := self._take(name)) is not None:
                try:
                    return loads(content.decode())
                except ValueError:
                    logger.warning("message_unreadable", queue=queue)
        raise Empty

    def _take(self, name: str) -> bytes | None:
        """What stands in the message, or None where another process took it first."""
        taken = Path(self.processed_folder) / name
        try:
            (Path(self.data_folder_in) / name).rename(taken)
        except FileNotFoundError:
            return None
        try:
            return taken.read_bytes()
        finally:
            taken.unlink()

    def get_table(self, exchange: str) -> list[Any]:
        try:
            rows = loads(self._table_file(exchange).read_text())
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _table_file(self, exchange: str) -> Path:
        """Raises ChannelError for a name that would leave the folder."""
        return Path(self._exchange_file(exchange))  # type: ignore[attr-defined]

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        entry = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._tables_locked():
            table = self.get_table(exchange)
            if entry not in table:
                self._write_table(exchange, [entry, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        entry = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._tables_locked():
            table = self.get_table(exchange)
            if entry in table:
                self._write_table(exchange, [row for row in table if row != entry])

    def _write_table(self, exchange: str, table: list[Any]) -> None:
        write_whole(self._table_file(exchange), dumps(table).encode(), mode=0o600)

    @contextmanager
    def _tables_locked(self) -> Iterator[None]:
        with (Path(self.control_folder) / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
