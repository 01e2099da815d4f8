"""Signature Version 4, recomputed with botocore's own signer from what came over the wire."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from awsclients.demo.keys import Key
from awsclients.demo.refusal import Refusal

FORM = "%Y%m%dT%H%M%SZ"
_TOLERATED = timedelta(minutes=5)
_TOLERATED_BY_S3 = timedelta(minutes=15)
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/,\s]+)/(\d{8})/([^/,\s]*)/([^/,\s]+)/aws4_request,\s*"
    r"SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})",
    re.ASCII,
)
_MISSING = Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
_UNKNOWN = "The security token included in the request is invalid."
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)
_UNSIGNED_BODIES = ("UNSIGNED-PAYLOAD", "STREAMING-")


@dataclass(frozen=True, slots=True)
class Wire:
    """A request as it was sent. `target` is the path with the query; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """What the Authorization header claims."""

    access_key_id: str
    day: str
    region: str
    service: str
    headers: tuple[str, ...]
    signature: str


def claimed(wire: Wire) -> Signed:
    """What the Authorization header says. Raises Refusal when it is missing or cannot be read."""
    header = wire.headers.get("authorization")
    if header is None:
        raise _MISSING
    found = _AUTHORIZATION.fullmatch(header)
    if found is None:
        raise Refusal("IncompleteSignature", "Authorization header is not a Signature Version 4.", 400)
    key, day, region, service, names, signature = found.groups()
    return Signed(key, day, region, service, tuple(names.split(";")), signature)


def verify(wire: Wire, signed: Signed, key: Key | None, *, signed_at: datetime, now: datetime) -> Key:
    """The key, when the signature is its own, fresh, and the key is good at `now`.

    `signed_at` is the time by which callers sign; it differs from `now` while the clock is moved.
    Raises Refusal in the order AWS looks: unknown key, wrong signature, stale signature, ended session.
    """
    if key is None or not key.active or not _same_token(wire, key):
        raise Refusal("InvalidClientTokenId", _UNKNOWN, 403)
    stamp = wire.headers.get("x-amz-date", "")
    if "host" not in signed.headers or not stamp.startswith(signed.day) or not _body_matches(wire):
        raise Refusal("SignatureDoesNotMatch", _MISMATCH, 403)
    if not hmac.compare_digest(_signature(wire, signed, key, stamp), signed.signature):
        raise Refusal("SignatureDoesNotMatch", _MISMATCH, 403)
    _fresh(stamp, signed_at, signed.service)
    if key.expires is not None and now >= key.expires:
        raise Refusal("ExpiredToken", "The security token included in the request is expired", 403)
    return key


def _same_token(wire: Wire, key: Key) -> bool:
    sent = wire.headers.get("x-amz-security-token")
    if key.token is None or sent is None:
        return key.token is None and sent is None
    return hmac.compare_digest(key.token.reveal().encode(), sent.encode())


def _body_matches(wire: Wire) -> bool:
    sent = wire.headers.get("x-amz-content-sha256")
    if sent is None or sent.startswith(_UNSIGNED_BODIES):
        return True
    return sent == sha256(wire.body).hexdigest()


def _signature(wire: Wire, signed: Signed, key: Key, stamp: str) -> str:
    from botocore.auth import S3SigV4Auth, SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    headers = {name: wire.headers.get(name, "") for name in signed.headers}
    url = f"http://{wire.headers.get('host', '')}{wire.target}"
    request = AWSRequest(method=wire.method, url=url, headers=headers, data=wire.body)
    request.context["timestamp"] = stamp
    signer = S3SigV4Auth if signed.service in {"s3", "s3express"} else SigV4Auth
    auth = signer(Credentials(key.access_key_id, key.secret.reveal()), signed.service, signed.region)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return str(auth.signature(text, request))


def _fresh(stamp: str, at: datetime, service: str) -> None:
    try:
        sent = datetime.strptime(stamp, FORM).replace(tzinfo=UTC)
    except ValueError:
        raise Refusal("IncompleteSignature", "Date must be in ISO-8601 'basic format'.", 400) from None
    if abs(at - sent) <= (_TOLERATED_BY_S3 if service == "s3" else _TOLERATED):
        return
    if service == "s3":
        text = "The difference between the request time and the current time is too large."
        raise Refusal("RequestTimeTooSkewed", text, 403)
    if sent < at:
        edge, word = at - _TOLERATED, "Signature expired: {} is now earlier than {} ({} - 5 min.)"
    else:
        edge, word = at + _TOLERATED, "Signature not yet current: {} is still later than {} ({} + 5 min.)"
    raise Refusal("SignatureDoesNotMatch", word.format(stamp, f"{edge:{FORM}}", f"{at:{FORM}}"), 403)
