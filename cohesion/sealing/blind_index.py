"""Finding a sealed value again without reading it: a keyed digest of its normalised form.

Only an exact match can be found. A digest of one kind (a telephone number) never equals one of another kind.
"""

import hashlib
import hmac

from cohesion.sealing.keys import Key, index_keys

LENGTH = 20
_DIGEST_BYTES = LENGTH - 4


def present_index_key_id() -> str:
    return index_keys()[0].id.hex()


def fingerprint(kind: str, normalised: str) -> bytes:
    """The digest under the present key, its key's id before it: 20 bytes."""
    return _digest(index_keys()[0], kind, normalised)


def fingerprints(kind: str, normalised: str) -> list[bytes]:
    """The digests under every key that is still in use, to look for what was written under any of them."""
    return [_digest(key, kind, normalised) for key in index_keys()]


def _digest(key: Key, kind: str, normalised: str) -> bytes:
    message = f"{kind}\x00{normalised}".encode()
    return key.id + hmac.new(key.secret, message, hashlib.sha256).digest()[:_DIGEST_BYTES]
