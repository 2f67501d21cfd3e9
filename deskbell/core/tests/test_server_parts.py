"""The small pure parts of the server: lanes, environments, frames."""

import pytest

from deskbell.core.server.environ import client_behind_proxy, environ_of
from deskbell.core.server.lanes import ALARM, PAGE, RECEIPT, WATCH, lane_for
from deskbell.core.stream.frames import chunk, event_frame

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("POST", "/api/v1/press", ALARM),
        ("POST", "/api/v1/alarms/k3/answer", ALARM),
        ("POST", "/api/v1/alarms/k3/seen", RECEIPT),
        ("GET", "/api/v1/alarms", PAGE),
        ("POST", "/places/", PAGE),
        ("GET", "/healthz", WATCH),
    ],
)
def test_presses_and_answers_have_a_lane_of_their_own(method: str, path: str, lane: str) -> None:
    assert lane_for(method, path) == lane


def scope(*headers: tuple[bytes, bytes]) -> dict[str, object]:
    return {
        "method": "GET",
        "raw_path": b"/a%20b/%C3%A9",
        "query_string": b"x=1",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8440),
        "client": ("198.51.100.7", 1234),
        "headers": list(headers),
    }


FORWARDED = (b"x-forwarded-for", b"203.0.113.5, 203.0.113.9")


def test_what_a_proxy_says_counts_only_behind_one() -> None:
    alone = environ_of(scope(FORWARDED), b"", behind_proxy=False)
    assert alone["REMOTE_ADDR"] == "198.51.100.7"
    assert "HTTP_X_FORWARDED_FOR" not in alone
    assert environ_of(scope(FORWARDED), b"", behind_proxy=True)["REMOTE_ADDR"] == "203.0.113.9"


def test_without_a_forwarded_address_the_caller_is_the_client() -> None:
    assert client_behind_proxy("", "10.0.0.1") == "10.0.0.1"


def test_header_names_with_underscores_and_proxy_are_dropped() -> None:
    environ = environ_of(scope((b"x_forwarded_for", b"1.2.3.4"), (b"proxy", b"http://evil")), b"", behind_proxy=True)
    assert not [name for name in environ if name in ("HTTP_X_FORWARDED_FOR", "HTTP_PROXY")]


def test_double_headers_are_joined_and_paths_are_bytes_as_pep_3333_wants() -> None:
    environ = environ_of(scope((b"cookie", b"a=1"), (b"cookie", b"b=2")), b"", behind_proxy=False)
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/é"


def test_a_frame_is_one_chunk() -> None:
    frame = event_frame("ring", 7, '{"number":7}')
    assert frame == b'id: 7\nevent: ring\ndata: {"number":7}\n\n'
    assert chunk(frame) == b"26\r\n" + frame + b"\r\n"
