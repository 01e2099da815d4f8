"""A request as WSGI brings it: the bytes as they were sent, the parameters, and which operation it is."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from awsclients.demo.refusal import Refusal
from awsclients.demo.signature import Wire

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_MOST = 64 * 1024 * 1024
_S3 = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "POST": "PutObject", "DELETE": "DeleteObject"}


def read(environ: "WSGIEnvironment") -> Wire:
    """The request. Raises Refusal for a body of more than 64 MiB."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    }
    length = int(headers.get("content-length") or 0)
    if length > _MOST:
        raise Refusal("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
    chunked = bool(environ.get("wsgi.input_terminated"))
    body = environ["wsgi.input"].read(_MOST if chunked else length) if chunked or length else b""
    return Wire(environ["REQUEST_METHOD"], environ["RAW_URI"], headers, body)


def path(wire: Wire) -> str:
    """The path, still encoded."""
    return urlsplit(wire.target).path


def fields(wire: Wire) -> dict[str, str]:
    """Parameters of the query and of a form; the form wins."""
    found = dict(parse_qsl(urlsplit(wire.target).query, keep_blank_values=True))
    if wire.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        found |= dict(parse_qsl(wire.body.decode(errors="replace"), keep_blank_values=True))
    return found


def operation(wire: Wire, service: str) -> str:
    """The operation as IAM policies name it; for REST services what the method comes to."""
    target = wire.headers.get("x-amz-target")
    if target is not None:
        return f"{service}:{target.rpartition('.')[2]}"
    action = fields(wire).get("Action")
    if action is not None:
        return f"{service}:{action}"
    if service != "s3":
        return f"{service}:{'Get' if wire.method in {'GET', 'HEAD'} else wire.method.capitalize()}"
    if path(wire) == "/":
        return "s3:ListAllMyBuckets"
    if path(wire).strip("/").count("/") == 0:
        return {"PUT": "s3:CreateBucket", "DELETE": "s3:DeleteBucket"}.get(wire.method, "s3:ListBucket")
    return f"s3:{_S3.get(wire.method, wire.method)}"


def speaks_json(wire: Wire, service: str) -> bool:
    """Whether the caller of this service reads JSON."""
    if "x-amz-target" in wire.headers or "json" in wire.headers.get("content-type", ""):
        return True
    return service not in {"s3", "ec2", "sts", "iam"} and "Action" not in fields(wire)
