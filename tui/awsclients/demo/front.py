"""The front of the embedded AWS as a WSGI application: services for who signs, pages for browsers."""

import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from awsclients.demo import answers, wire
from awsclients.demo.answers import Answer
from awsclients.demo.behind import Behind
from awsclients.demo.center_door import CenterDoor
from awsclients.demo.core import Core, refusing
from awsclients.demo.faults import REFUSALS
from awsclients.demo.federation import Federation
from awsclients.demo.idp import IdentityProvider
from awsclients.demo.logins import Logins
from awsclients.demo.pages import codes
from awsclients.demo.refusal import Refusal
from awsclients.demo.services import Services
from awsclients.demo.signature import Wire

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_MISSING = Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)


class Front:
    """Answers every HTTP request. `broken` collects what went wrong inside, which callers see as 500."""

    def __init__(self, core: Core, behind: Behind) -> None:
        self._core = core
        self._services = Services(core, behind)
        self._federation = Federation(core.directory)
        self._centers = CenterDoor(core)
        self.idp = IdentityProvider()
        self.logins = Logins(core)
        self.broken: list[Exception] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one HTTP request."""
        number = answers.request_id()
        answer = answers.dated(self._answer(environ, number), self._core.now(), number)
        return _send(answer, environ, start_response)

    def _answer(self, environ: "WSGIEnvironment", number: str) -> Answer:
        try:
            sent = wire.read(environ)
            if "authorization" in sent.headers:
                return self._services.answer(sent, environ, number)
            return self._page(sent, number)
        except Refusal as error:
            return answers.refusal(error, "s3", is_json=False, number=number)
        except Exception as error:  # noqa: BLE001  # a service answers 500 and lives on
            self.broken.append(error)
            return answers.refusal(REFUSALS["error500"], "sts", is_json=False, number=number)

    def _page(self, sent: Wire, number: str) -> Answer:
        """Pages for browsers, and what AWS says to a call without a signature."""
        path, now = wire.path(sent), self._core.now()
        if (answer := self._centers.answer(sent) or self.logins.answer(sent)) is not None:
            return answer
        if path == "/federation":
            return self._sign_in(sent, number)
        if path == "/mfa":
            body = codes(self._core.directory.devices.values(), now)
            return Answer(200, body, "text/plain; charset=utf-8", (("Refresh", "3"),))
        if path.startswith("/idp/"):
            return self.idp.answer(sent.method, path.removeprefix("/idp/"), wire.fields(sent), now)
        if path.startswith("/console/"):
            return self._federation.console(path.removeprefix("/console/"), now)
        if wire.fields(sent).get("Action") == "AssumeRoleWithSAML":
            return self._services.answer_unsigned(sent, number)
        service = "sts" if "Action" in wire.fields(sent) else "s3"
        return answers.refusal(_MISSING, service, is_json=False, number=number)

    def _sign_in(self, sent: Wire, number: str) -> Answer:
        asked = wire.fields(sent)
        operation = f"signin:{asked.get('Action', '')}"
        fault = self._core.fault(operation)
        refusal = refusing(fault)
        if refusal is not None:
            answer = answers.refusal(refusal, "signin", is_json=False, number=number)
        else:
            answer = self._federation.answer(asked, self._core.now())
        self._core.note(operation, asked, sent.headers.get("user-agent", ""), answer.outcome)
        return self._core.spoiled(answer, fault)


def _send(answer: Answer, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    headers = [*answer.headers, ("Content-Type", answer.content_type)]
    if "content-length" not in {name.lower() for name, _ in answer.headers}:
        headers.append(("Content-Length", str(len(answer.body))))
    start_response(f"{answer.status} {'OK' if answer.status < 300 else 'No'}", headers)
    if not answer.cut:
        yield answer.body
        return
    yield answer.body[: len(answer.body) // 2]
    with suppress(OSError):
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
