"""What goes over the wire: results as the query protocol's XML, refusals in each protocol's own shape."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from awsclients.demo.refusal import Refusal
from awsclients.secrets.secret import Secret

_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. `outcome` is `ok` or the error code; `cut` says that the connection breaks half-way."""

    status: int
    body: bytes
    content_type: str = "text/xml"
    headers: tuple[tuple[str, str], ...] = ()
    outcome: str = "ok"
    cut: bool = False


def dated(answer: Answer, now: datetime, request_id: str) -> Answer:
    """With the `Date` of the clock and the request's id, as AWS has on every answer."""
    named = {name.lower() for name, _ in answer.headers}
    extra = {"Date": format_datetime(now, usegmt=True), "x-amzn-RequestId": request_id}
    kept = tuple((name, value) for name, value in answer.headers if name.lower() != "date")
    return replace(
        answer,
        headers=(
            *kept,
            *((name, value) for name, value in extra.items() if name == "Date" or name.lower() not in named),
        ),
    )


def request_id() -> str:
    """A new one, of AWS's form."""
    text = secrets.token_hex(16)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def result(action: str, answer: Mapping[str, object], number: str) -> Answer:
    """The result of an STS call. The one place where secrets of the embedded AWS are put into text."""
    root = ET.Element(f"{action}Response", xmlns=_NAMESPACE)
    _fill(ET.SubElement(root, f"{action}Result"), answer)
    _fill(root, {"ResponseMetadata": {"RequestId": number}})
    return Answer(200, _xml(root))


def refusal(error: Refusal, service: str, *, is_json: bool, number: str) -> Answer:
    """A refusal as the service's clients expect it."""
    if is_json:
        body = json.dumps({"__type": error.code, "message": error.message}).encode()
        kind = (("x-amzn-ErrorType", error.code),)
        return Answer(error.status, body, "application/x-amz-json-1.1", kind, outcome=error.code)
    return Answer(error.status, _xml(_refusal_of(service, error, number)), outcome=error.code)


def _refusal_of(service: str, error: Refusal, number: str) -> ET.Element:
    told = {"Code": error.code, "Message": error.message}
    if service == "s3":
        root = ET.Element("Error")
        _fill(root, {**told, "RequestId": number})
    elif service == "ec2":
        root = ET.Element("Response")
        _fill(root, {"Errors": {"Error": told}, "RequestID": number})
    else:
        root = ET.Element("ErrorResponse", xmlns=_NAMESPACE)
        kind = "Sender" if error.status < 500 else "Receiver"
        _fill(root, {"Error": {"Type": kind, **told}, "RequestId": number})
    return root


def _fill(parent: ET.Element, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        child = ET.SubElement(parent, name)
        if isinstance(value, Mapping):
            _fill(child, value)
        else:
            child.text = value.reveal() if isinstance(value, Secret) else str(value)


def _xml(root: ET.Element) -> bytes:
    return ET.tostring(root, encoding="unicode").encode()
