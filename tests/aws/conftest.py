"""A server that answers as a test says, byte for byte, and remembers what it was asked."""

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.aws.replies import Reply, Server
from tests.waiting import LONG

from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.demo.clock import MovableClock
from awsclients.demo.ports import kept_port


@dataclass(frozen=True)
class Tls:
    """The same server by https, and the certificate it shows."""

    url: str
    certificate: Path


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    script = Server()
    with _listening(script) as port:
        script.url = f"http://127.0.0.1:{port}"
        yield script


@pytest.fixture
def tls(server: Server, tmp_path: Path) -> Iterator[Tls]:
    """A second way to the same script: https with a certificate that nobody has signed."""
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with _listening(server, context) as port:
        yield Tls(f"https://127.0.0.1:{port}", certificate)


@contextmanager
def _listening(script: Server, context: ssl.SSLContext | None = None) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            script.asked.append({name: values[0] for name, values in parse_qs(body).items()})
            script.headers.append(dict(self.headers))
            script.paths.append(self.path)
            _reply(self, script.next())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no news."""

    listener = Quiet(("127.0.0.1", 0), Handler)
    if context is not None:
        listener.socket = context.wrap_socket(listener.socket, server_side=True)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield listener.server_port
    listener.shutdown()
    listener.server_close()


def _reply(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    if reply.wait is not None:
        reply.wait.wait(LONG)
    handler.send_response_only(reply.status)
    if reply.date is not None:
        handler.send_header("Date", reply.date)
    handler.send_header("Content-Type", reply.kind)
    handler.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(reply.body)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Acme")])
    begin = datetime.now(UTC) - timedelta(days=1)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=30))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(pem)
    return folder / "certificate.pem", folder / "key.pem"


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands still."""
    return MovableClock(datetime(2026, 1, 1, 12, 0, tzinfo=UTC), stopped=True)


@pytest.fixture
def aws(server: Server, clock: MovableClock) -> Callable[..., BotoAws]:
    """Makes the real client against the server; variables of the environment by name."""

    def make(url: str | None = None, **environ: str) -> BotoAws:
        return BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": url or server.url}), clock, environ)

    return make


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nobody listens."""
    with kept_port() as port:
        yield port
