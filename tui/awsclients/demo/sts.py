"""The Security Token Service: keys in exchange for keys, refused where AWS refuses.

Source: STS API reference; IAM user guide, "Temporary security credentials".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from awsclients.demo import mfa, parameters, rules
from awsclients.demo.admission import admit
from awsclients.demo.directory import Directory, Owner
from awsclients.demo.issue import Answer, credentials, issue
from awsclients.demo.keys import Key, Kind, identifier, new_secret, session_key_id
from awsclients.demo.policy import Ask, Verdict, verdict
from awsclients.demo.refusal import Refusal, access_denied, validation_error
from awsclients.demo.request import Request


@dataclass(frozen=True, slots=True)
class Sts:
    """Answers signed STS calls. All that is decided is decided under the directory's lock."""

    directory: Directory

    def answer(self, action: str, request: Request) -> Answer:
        """The result of `action`. Raises Refusal."""
        handlers: Mapping[str, Callable[[Request], Answer]] = {
            "AssumeRole": self.assume_role,
            "GetCallerIdentity": self.caller_identity,
            "GetSessionToken": self.session_token,
            "GetFederationToken": self.federation_token,
            "GetAccessKeyInfo": self.access_key_info,
        }
        if action not in handlers:
            raise Refusal("InvalidAction", f"Could not find operation {action} for version 2011-06-15")
        rules.may_call(request.caller, action)
        with self.directory.lock:
            return handlers[action](request)

    def assume_role(self, request: Request) -> Answer:
        """AssumeRole: the code first, then both sides' policies, then how long."""
        asked = request.parameters
        parameters.check(asked, ("RoleArn", "RoleSessionName"), rules.ROLE_DURATION)
        tags = parameters.tags(asked)
        role = admit(self.directory, request, tags, self._code_given(request))
        duration = rules.allowed_duration(request, role)
        key = self._issue(request, duration, _role_key(request, role, tags))
        user = {"AssumedRoleId": key.user_id, "Arn": key.arn}
        answer = {"Credentials": credentials(key), "AssumedRoleUser": user, **rules.packed(asked, tags)}
        return {**answer, "SourceIdentity": key.source_identity} if key.source_identity else answer

    def caller_identity(self, request: Request) -> Answer:
        """GetCallerIdentity: needs no permission at all."""
        caller = request.caller
        return {"Arn": caller.arn, "UserId": caller.user_id, "Account": caller.account_id}

    def session_token(self, request: Request) -> Answer:
        """GetSessionToken: the user's own keys for 12 hours, with the fact that a code was given."""
        parameters.check(request.parameters, (), rules.USER_DURATION)
        mfa_at = self._code_given(request)
        caller = request.caller
        key = self._issue(
            request,
            parameters.duration(request.parameters, 12 * rules.HOUR),
            Key(
                access_key_id=session_key_id(),
                secret=new_secret(),
                kind=Kind.USER_SESSION,
                arn=caller.arn,
                owner_arn=caller.owner_arn,
                account_id=caller.account_id,
                user_id=caller.user_id,
                mfa_at=mfa_at,
            ),
        )
        return {"Credentials": credentials(key)}

    def federation_token(self, request: Request) -> Answer:
        """GetFederationToken: without a session policy it may do nothing. A user's own policies may deny it."""
        asked = request.parameters
        parameters.check(asked, ("Name",), rules.USER_DURATION)
        caller = request.caller
        arn = f"arn:aws:sts::{caller.account_id}:federated-user/{asked['Name']}"
        ask = Ask(caller.principal, "sts:GetFederationToken", arn, {})
        if verdict(self.directory.policies(caller.owner_arn), ask) is Verdict.DENIED:
            raise access_denied(
                f"User: {caller.arn} is not authorized to perform: sts:GetFederationToken on resource: {arn} "
                "with an explicit deny in an identity-based policy"
            )
        user_id = f"{caller.account_id}:{asked['Name']}"
        key = self._issue(
            request,
            parameters.duration(asked, 12 * rules.HOUR),
            Key(
                access_key_id=session_key_id(),
                secret=new_secret(),
                kind=Kind.FEDERATED,
                arn=arn,
                owner_arn=caller.owner_arn,
                account_id=caller.account_id,
                user_id=user_id,
                limits=rules.session_policies(asked, caller.account_id) or (),
            ),
        )
        return {"Credentials": credentials(key), "FederatedUser": {"FederatedUserId": user_id, "Arn": arn}}

    def access_key_info(self, request: Request) -> Answer:
        """GetAccessKeyInfo: whose account a key id is of."""
        parameters.check(request.parameters, ("AccessKeyId",))
        key = self.directory.keys.get(request.parameters["AccessKeyId"])
        if key is None:
            raise validation_error("The access key ID provided does not exist.")
        return {"Account": key.account_id}

    def _code_given(self, request: Request) -> datetime | None:
        serial, code = request.parameters.get("SerialNumber"), request.parameters.get("TokenCode")
        mfa.both_or_neither(serial, code)
        if serial is None or code is None:
            return request.caller.mfa_at
        user = request.caller.owner_arn if request.caller.kind is Kind.USER else ""
        mfa.check(self.directory.devices.get(serial), user, code, request.now)
        return request.now

    def _issue(self, request: Request, seconds: int, key: Key) -> Key:
        return issue(self.directory, key, seconds, now=request.now, region=request.region)


def _role_key(request: Request, role: Owner, tags: Mapping[str, str]) -> Key:
    asked, caller = request.parameters, request.caller
    name = asked["RoleSessionName"]
    inherited = {key: value for key, value in caller.tags.items() if key in caller.transitive}
    return Key(
        access_key_id=session_key_id(),
        secret=new_secret(),
        kind=Kind.ROLE,
        arn=f"arn:{role.arn.split(':')[1]}:sts::{role.account_id}:assumed-role/{role.name}/{name}",
        owner_arn=role.arn,
        account_id=role.account_id,
        user_id=f"{identifier('AROA', role.arn)}:{name}",
        chained=caller.temporary,
        limits=rules.session_policies(asked, role.account_id),
        source_identity=asked.get("SourceIdentity", caller.source_identity),
        tags={**tags, **inherited},
        transitive=caller.transitive | set(parameters.members(asked, "TransitiveTagKeys")),
    )
