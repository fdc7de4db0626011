"""The secrets of people's second step of signing in lie sealed, so that a lost database lets nobody in.

The adapter's hooks know no row, so all are sealed for one place. Those from before are plain, and stay readable.
"""

import base64
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.apps import apps
from django.db import transaction

from cohesion.sealing import SealError, key_id_of, seal, unseal
from cohesion.sealing.envelope import present_key_id
from cohesion.sealing.rotation import Left, Turned, register, why_left

PLACE = "mfa_authenticator.data"
_MARK = "sealed:"
_SECRETS = ("secret", "seed")


def _sealed(text: str) -> str:
    return _MARK + base64.b64encode(seal(text, PLACE)).decode()


def _bytes_of(stored: str) -> bytes:
    return base64.b64decode(stored.removeprefix(_MARK)) if stored.startswith(_MARK) else b""


def _opened(stored: str) -> str:
    return unseal(_bytes_of(stored), PLACE) if stored.startswith(_MARK) else stored


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return _sealed(text) if text else text

    def decrypt(self, encrypted_text: str) -> str:
        return _opened(encrypted_text)


class SecondSteps:
    """Secrets inside the JSON of allauth's authenticators."""

    name = PLACE

    def present(self) -> str:
        return present_key_id()

    def standing(self) -> Mapping[str, int]:
        return Counter(key_id_of(_bytes_of(text)) or "plain" for row in _rows() for text in _secrets(row.data).values())

    def turn(self, batch: int) -> Iterator[Turned]:
        for row in _rows():
            yield self._turned(row.pk)

    @transaction.atomic
    def _turned(self, pk: int) -> Turned:
        row = _rows().select_for_update().filter(pk=pk).first()
        if row is None:
            return Turned()
        turned = Turned()
        for name, text in _secrets(row.data).items():
            if key_id_of(_bytes_of(text)) == self.present():
                continue
            try:
                row.data[name] = _sealed(_opened(text))
                turned.done += 1
            except SealError as error:
                turned.left.append(Left(self.name, str(pk), why_left(error)))
        if turned.done:
            row.save(update_fields=["data"])
        return turned


def _rows() -> Any:
    return apps.get_model("mfa", "Authenticator").objects.order_by("pk")


def _secrets(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in _SECRETS if isinstance(data.get(name), str) and data[name]}


def register_rotation() -> None:
    """Called once, when the app starts."""
    register(SecondSteps)
