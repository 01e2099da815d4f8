"""Proof of possession (DPoP, RFC 9449): who renews a sign-in holds the key that it was begun with.

Imports cryptography where it is used: about 0.05 s.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

_SKEW = 300
"""Seconds that the clock of whoever proves may be wrong."""
_SIZE = 32
"""Bytes of a coordinate, and of either half of a signature."""


def new_key() -> tuple[str, str]:
    """A private key as the AWS command line keeps one (PEM), and the thumbprint of its public part."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    plain = (serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    pem = key.private_bytes(serialization.Encoding.PEM, *plain).decode()
    return pem, _thumbprint(*(number.to_bytes(_SIZE, "big") for number in (numbers.x, numbers.y)))


def proven(proof: str, url: str, thumbprint: str, now: datetime) -> str | None:
    """The proof's own id, when it was made with the key of this thumbprint, for a POST to `url`, just now."""
    from cryptography.exceptions import InvalidSignature

    try:
        header, payload, signature = proof.split(".")
        said, meant = json.loads(_decoded(header)), json.loads(_decoded(payload))
        x, y = (_decoded(str(said["jwk"][name])) for name in ("x", "y"))
        _verify(x, y, f"{header}.{payload}".encode(), _decoded(signature))
        fresh = abs(int(meant["iat"]) - now.timestamp()) <= _SKEW
        right = (said["typ"], said["alg"], meant["htm"], meant["htu"]) == ("dpop+jwt", "ES256", "POST", url)
        return str(meant["jti"]) if fresh and right and _thumbprint(x, y) == thumbprint else None
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return None


def _verify(x: bytes, y: bytes, text: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    halves = (int.from_bytes(half, "big") for half in (signature[:_SIZE], signature[_SIZE:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    point.verify(utils.encode_dss_signature(*halves), text, ec.ECDSA(hashes.SHA256()))


def _thumbprint(x: bytes, y: bytes) -> str:
    return hashlib.sha256(x + y).hexdigest()


def encoded(claims: Mapping[str, object]) -> str:
    """One part of a token (JWT)."""
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
