"""One sealed value: AES-256-GCM with the place where it stands as associated data.

The form is one byte of version, four bytes naming the key, twelve of nonce, then the text and its tag.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from cohesion.sealing.keys import Key, field_keys, file_keys

_VERSION = b"\x01"
_ID = slice(1, 5)
_NONCE = slice(5, 17)
_HEAD = 17
_TAG = 16


class Sealed(bytes):
    """A value as the database holds it. Nothing but `unseal` makes text of it."""

    def __repr__(self) -> str:
        return f"<sealed, {len(self)} bytes>"

    __str__ = __repr__


class SealError(Exception):
    """A sealed value cannot be read now. The sentence is for people; nothing was changed."""


class KeyMissing(SealError):
    """The key that sealed the value is not among those that the service was given."""

    def __init__(self, key_id: bytes) -> None:
        self.key_id = key_id.hex()
        super().__init__(
            _(
                "Protected text cannot be read: the key %(key)s is missing from the service’s settings. "
                "Nothing was changed. Tell the people who run the service."
            )
            % {"key": self.key_id}
        )


class SealRefused(SealError):
    """The value was changed, or it was sealed for another place than the one where it stands."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Protected text was refused: it was changed outside the service, or it belongs to another record. "
                "Nothing was changed. Tell the people who run the service."
            )
        )


def seal(text: str, place: str) -> Sealed:
    """`text` sealed for `place`, such as `casework_case.summary:<row>`. An empty text stays empty."""
    return _sealed(text.encode(), place, field_keys()[0]) if text else Sealed(b"")


def unseal(value: bytes, place: str) -> str:
    """The text again. Raises KeyMissing or SealRefused."""
    return _opened(value, place, field_keys()).decode() if value else ""


def seal_file(content: bytes, place: str) -> bytes:
    return _sealed(content, place, file_keys()[0])


def unseal_file(value: bytes, place: str) -> bytes:
    """The content of a file again. Raises KeyMissing or SealRefused, also where the file was emptied."""
    return _opened(value, place, file_keys())


def present_key_id() -> str:
    return field_keys()[0].id.hex()


def present_file_key_id() -> str:
    return file_keys()[0].id.hex()


def known_key_ids() -> frozenset[str]:
    """Of the keys that open fields."""
    return frozenset(key.id.hex() for key in field_keys())


def key_id_of(value: bytes) -> str:
    """Which key sealed this, as eight hexadecimal digits; nothing where nothing is sealed."""
    return bytes(value[_ID]).hex() if value else ""


def _sealed(content: bytes, place: str, key: Key) -> Sealed:
    nonce = os.urandom(_NONCE.stop - _NONCE.start)
    return Sealed(_VERSION + key.id + nonce + AESGCM(key.secret).encrypt(nonce, content, place.encode()))


def _opened(value: bytes, place: str, keys: Sequence[Key]) -> bytes:
    value = bytes(value)
    if len(value) < _HEAD + _TAG or value[:1] != _VERSION:
        raise SealRefused
    key = next((each for each in keys if each.id == value[_ID]), None)
    if key is None:
        raise KeyMissing(value[_ID])
    try:
        return AESGCM(key.secret).decrypt(value[_NONCE], value[_HEAD:], place.encode())
    except InvalidTag as error:
        raise SealRefused from error
