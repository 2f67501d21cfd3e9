"""What runs: the server at its address, the worker's beat, the streams."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from deskbell.cli.doctor.finding import Finding, ok, warning, wrong
from deskbell.core import clock
from deskbell.core.configuration import Configuration

SECONDS = 5.0


def server(configuration: Configuration) -> Iterator[Finding]:
    """Ask the server for its health at the address that people use, and for a stream."""
    url = configuration.url
    try:
        status, body = _get(url, "/healthz")
    except (OSError, http.client.HTTPException) as error:
        yield _not_there(configuration, str(error))
        return
    said = _json(body)
    if status == 200 and said.get("status") == "ok":
        yield ok("server", f"{url} answers: version {said.get('version')}, {said.get('streams')} streams open.")
    elif "worker" in said:
        yield wrong("server", f"{url} says: database {said['database']}, worker {said['worker']}.", "See its log.")
    else:
        yield wrong("server", f"{url} answers {status}, but it is not Deskbell.", "Correct DESKBELL_URL or the proxy.")
        return
    yield _stream(url)


def _not_there(configuration: Configuration, said: str) -> Finding:
    here = f"http{'s' if configuration.tls_certificate else ''}://{_bracketed(configuration.host)}:{configuration.port}"
    found = f"{configuration.url} can't be reached ({said})."
    if here != configuration.url:
        try:
            _get(here, "/healthz", check=False)
        except (OSError, http.client.HTTPException):
            pass
        else:
            remedy = "See that the name leads here, and that the proxy or firewall lets it through."
            return wrong("server", f"{found} Deskbell runs at {here}.", remedy)
    return wrong("server", found, "Start it: deskbell serve")


def _bracketed(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{host}]" if ":" in host else host


def _stream(url: str) -> Finding:
    """Without a token the stream must say 401 at once; a proxy that holds it back or does not pass it on won't."""
    try:
        status, _ = _get(url, "/api/v1/stream")
    except (OSError, http.client.HTTPException) as error:
        return wrong(
            "streams", f"The stream does not answer ({error}).", "Let the proxy pass /api/v1/stream unbuffered."
        )
    if status != 401:
        return wrong("streams", f"The stream answers {status}.", "Let the proxy pass /api/v1/stream to Deskbell.")
    return ok("streams", "The stream answers.")


def worker(_configuration: Configuration) -> Iterator[Finding]:
    """Look for the beat of a worker, and for how late the due table is."""
    from django.db import Error as DatabaseError
    from django.db.models import Max, Min

    from deskbell.core.models import Due, ServerProcess
    from deskbell.core.processes import is_being_worked

    try:
        last: datetime | None = ServerProcess.objects.filter(works=True).aggregate(at=Max("worked_at"))["at"]
        first: datetime | None = Due.objects.filter(done_at=None).aggregate(at=Min("due_at"))["at"]
        works = is_being_worked()
    except DatabaseError:
        yield warning("worker", "It could not be looked for.", "Mend the database first.")
        return
    if not works:
        when = f"worked last at {last:%d %b %H:%M:%S} UTC" if last else "never worked"
        yield wrong(
            "worker", f"No worker runs; it {when}. Nobody further is told.", "Start deskbell serve or deskbell work."
        )
    elif first is not None and clock.now() - first > timedelta(seconds=10):
        late = (clock.now() - first).total_seconds()
        yield warning("worker", f"It runs, but is {late:.0f} seconds behind.", "See its log for a row that fails.")
    else:
        yield ok("worker", "It runs, and nothing is late.")


def _get(url: str, path: str, *, check: bool = True) -> tuple[int, bytes]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        context = ssl.create_default_context()
        if not check:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        link: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    else:
        link = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        return answer.status, answer.read(65536)
    finally:
        link.close()


def _json(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
