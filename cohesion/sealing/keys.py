"""The ordered keys of the service: the first one seals, all of them open."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_ID_BYTES = 4
_KEY_BYTES = 32


@dataclass(frozen=True)
class Key:
    """`id` names the key without telling it; `secret` has 32 bytes."""

    id: bytes
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id.hex()})"


@lru_cache(maxsize=8)
def _derived(secrets: tuple[str, ...], purpose: str) -> tuple[Key, ...]:
    return tuple(_key(secret, purpose) for secret in secrets)


def _key(secret: str, purpose: str) -> Key:
    material = secret.strip().encode()
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode()).derive(material)
    return Key(hashlib.sha256(b"key id\x00" + made).digest()[:_ID_BYTES], made)


def field_keys() -> tuple[Key, ...]:
    """The keys that seal fields and files, the present one first."""
    return _derived(tuple(settings.FIELD_ENCRYPTION_KEYS), "cohesion field encryption 1")


def index_keys() -> tuple[Key, ...]:
    """The keys of the blind index, the present one first."""
    return _derived(tuple(settings.BLIND_INDEX_KEYS), "cohesion blind index 1")


def file_keys() -> tuple[Key, ...]:
    """Files are sealed with keys of their own, made from the same secrets: a field is never read as a file."""
    return _derived(tuple(settings.FIELD_ENCRYPTION_KEYS), "cohesion file encryption 1")
