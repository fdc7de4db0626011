"""Text and files that only the running service can read: sealed with a key that never lies in the database.

Each value is sealed for the one place where it stands (table, field, row), so that it cannot be read anywhere else.
"""

from cohesion.sealing.blind_index import fingerprint, fingerprints
from cohesion.sealing.envelope import KeyMissing, Sealed, SealError, SealRefused, key_id_of, seal, unseal
from cohesion.sealing.fields import SealedTextField

__all__ = [
    "KeyMissing",
    "SealError",
    "SealRefused",
    "Sealed",
    "SealedTextField",
    "fingerprint",
    "fingerprints",
    "key_id_of",
    "seal",
    "unseal",
]
