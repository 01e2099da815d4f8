"""The services' door: who calls, may they, and which service answers."""

from typing import TYPE_CHECKING

from awsclients.demo import answers, signature, wire
from awsclients.demo.admission import mfa_context
from awsclients.demo.answers import Answer
from awsclients.demo.behind import Behind
from awsclients.demo.core import Core, refusing
from awsclients.demo.directory import Used
from awsclients.demo.faults import Fault
from awsclients.demo.keys import Key, Kind
from awsclients.demo.policy import Ask, Verdict, verdict
from awsclients.demo.refusal import Refusal, access_denied
from awsclients.demo.request import Request
from awsclients.demo.saml_sts import REGION, assume_role_with_saml
from awsclients.demo.signature import Signed, Wire
from awsclients.demo.sts import Sts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Services:
    """STS by ourselves, everything else by `behind`, both only for callers who signed or were signed for."""

    def __init__(self, core: Core, behind: Behind) -> None:
        self._core = core
        self._behind = behind
        self._sts = Sts(core.directory)

    def answer(self, sent: Wire, environ: "WSGIEnvironment", number: str) -> Answer:
        """What the service answers, or AWS's refusal in the service's own shape."""
        try:
            signed = signature.claimed(sent)
        except Refusal as error:
            return _refuse(error, sent, "sts", number)
        operation = wire.operation(sent, signed.service)
        fault = self._core.fault(operation)
        key: Key | None = None
        try:
            key = self._caller(sent, signed, fault)
            self._core.directory.used[key.access_key_id] = Used(self._core.now(), signed.service, signed.region)
            answer = self._allowed_answer(sent, environ, signed, key, number)
        except Refusal as error:
            answer = _refuse(error, sent, signed.service, number)
        agent = sent.headers.get("user-agent", "")
        self._core.note(operation, wire.fields(sent), agent, answer.outcome, key=key, region=signed.region)
        return self._core.spoiled(answer, fault)

    def answer_unsigned(self, sent: Wire, number: str) -> Answer:
        """What STS answers to AssumeRoleWithSAML, which needs an assertion in place of a signature."""
        operation, asked = "sts:AssumeRoleWithSAML", wire.fields(sent)
        fault = self._core.fault(operation)
        try:
            if (refusal := refusing(fault)) is not None:
                raise refusal
            result = assume_role_with_saml(self._core.directory, asked, self._core.now())
            answer = answers.result("AssumeRoleWithSAML", result, number)
        except Refusal as error:
            answer = _refuse(error, sent, "sts", number)
        self._core.note(operation, asked, sent.headers.get("user-agent", ""), answer.outcome, region=REGION)
        return self._core.spoiled(answer, fault)

    def _caller(self, sent: Wire, signed: Signed, fault: Fault | None) -> Key:
        if (refusal := refusing(fault)) is not None:
            raise refusal
        key, core = self._core.directory.keys.get(signed.access_key_id), self._core
        return signature.verify(sent, signed, key, signed_at=core.signing_time(), now=core.now())

    def _allowed_answer(
        self, sent: Wire, environ: "WSGIEnvironment", signed: Signed, key: Key, number: str
    ) -> Answer:
        operation = wire.operation(sent, signed.service)
        if signed.service == "sts":
            action, agent = operation.removeprefix("sts:"), sent.headers.get("user-agent", "")
            request = Request(key, wire.fields(sent), signed.region, self._core.now(), agent)
            return answers.result(action, self._sts.answer(action, request), number)
        self._may(key, signed.service, operation)
        if wire.path(sent).startswith("/moto-api"):
            raise Refusal("NoSuchBucket", "The specified bucket does not exist", 404)
        return self._behind.answer(sent, environ, key, operation)

    def _may(self, key: Key, service: str, operation: str) -> None:
        """What keys may not do. What a user's or role's own policies do not deny, and no session policy keeps."""
        weak = key.kind is Kind.FEDERATED or (key.kind is Kind.USER_SESSION and key.mfa_at is None)
        if service == "iam" and weak:
            raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid", 403)
        ask = Ask(key.principal, operation, None, mfa_context(key, self._core.now()))
        own = self._core.directory.policies(key.owner_arn)
        if verdict(own, ask) is Verdict.DENIED:
            raise _denied(key, operation, "with an explicit deny in an identity-based policy")
        if key.limits is not None and verdict(key.limits, ask) is not Verdict.ALLOWED:
            raise _denied(key, operation, f"because no session policy allows the {operation} action")


def _denied(key: Key, operation: str, why: str) -> Refusal:
    return access_denied(f"User: {key.arn} is not authorized to perform: {operation} {why}")


def _refuse(error: Refusal, sent: Wire, service: str, number: str) -> Answer:
    return answers.refusal(error, service, is_json=wire.speaks_json(sent, service), number=number)
