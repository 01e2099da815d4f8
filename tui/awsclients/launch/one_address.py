"""Give one address away, once, to whoever knows the path. Only the standard library: a helper starts with it."""

import hmac

from awsclients.launch.listener import Answerer
from awsclients.launch.request import FORBIDDEN, NOT_ALLOWED, NOT_FOUND, NOT_NOW, Request, Response


def one_address(nonce: str, address: str) -> Answerer:
    """Answers `GET /NONCE` with a redirect to `address`, the last answer; whatever else comes changes nothing."""
    path = f"/{nonce}".encode()
    redirect = Response("303 See Other", headers=(("Location", address),), last=True)

    def answer(request: Request) -> Response:
        if request.method != "GET":
            return NOT_ALLOWED
        if "origin" in request.headers:
            return FORBIDDEN
        if not hmac.compare_digest(request.target.encode(), path):
            return NOT_FOUND
        if request.guessed:
            return NOT_NOW
        return redirect

    return answer
