"""The stream and a press where the server itself holds the certificate (``DESKBELL_TLS_CERTIFICATE``)."""

import http.client
import json
import socket
import ssl
import time
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deskbell.core import clock
from deskbell.core.tests.events import say, say_much
from tests.server import Server
from tests.wire import wait_until

pytestmark = pytest.mark.server


def certify(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that nobody but the test trusts; return its file and that of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "deskbell")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return public, private


@pytest.fixture
def trusted(server_factory) -> tuple[Server, ssl.SSLContext]:
    """A server that speaks TLS, and what trusts it."""
    server: Server = server_factory(start=False)
    public, private = certify(server.folder)
    server.environment |= {
        "DESKBELL_URL": server.url.replace("http:", "https:"),
        "DESKBELL_TLS_CERTIFICATE": str(public),
        "DESKBELL_TLS_KEY": str(private),
    }
    server.start(wait=False)
    trust = ssl.create_default_context(cafile=str(public))
    wait_until(lambda: _status(server, trust) == 200, 20, "the server")
    return server, trust


def _status(server: Server, trust: ssl.SSLContext) -> int:
    caller = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=5, context=trust)
    try:
        caller.request("GET", "/healthz")
        return caller.getresponse().status
    except OSError:
        return 0
    finally:
        caller.close()


def _read_until(link: ssl.SSLSocket, wanted: bytes) -> bytes:
    seen, until = b"", time.monotonic() + 15
    while wanted not in seen:
        part = link.recv(65536)
        assert part, f"it hung up after {seen[-500:]!r}"
        assert time.monotonic() < until, f"it did not come; at last {seen[-500:]!r}"
        seen += part
    return seen


def test_under_tls_a_press_is_taken_and_every_screen_hears_everything(trusted: tuple[Server, ssl.SSLContext]) -> None:
    server, trust = trusted
    cast = server.cast
    with socket.create_connection(("127.0.0.1", server.port), 10) as plain:
        link = trust.wrap_socket(plain, server_hostname="127.0.0.1")
        asked = f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {cast.workroom_token}\r\n\r\n"
        link.sendall(asked.encode())
        seen = _read_until(link, b"event: hello")
        caller = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=5, context=trust)
        headers = {"Authorization": f"Bearer {cast.desk_token}", "Content-Type": "application/json"}
        caller.request("POST", "/api/v1/press", json.dumps({"level": "help"}), headers)
        assert caller.getresponse().status == 201
        caller.close()
        with server.inside():
            say_much(cast.desk, 50, size=5000)
            last = say(cast.desk, "the last")
        seen = _read_until(link, b"id: %d\n" % last.number)
        link.close()
    assert b"event: ring" in seen
    assert seen.count(b"probe.said") == 51
