"""The OpenAPI document is true: the real server answers as it says, to right requests and to wrong ones.

schemathesis makes the requests from the document: every value at its limits and beyond; then, as two of the
callers, some at random, in each run the same. They are sent by an enrolled screen, by a person with an access key,
by somebody who is signed in with a browser, with a token that is no good, and with none. Each answer has to be one
that the document declares for the operation, of the declared type and shape. Refs that it makes up are exchanged
for those of alarms that are there, open and closed.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import pytest
import requests
import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi.checks import ignored_auth

from deskbell.core.actor import DESKBELL
from deskbell.people import key_actions
from deskbell.places import actions as places
from tests.server import Server

DOCUMENT = "/api/v1/openapi.json"
CSRF = "x" * 32
PIN = "2907"
CONFIG = {
    "seed": 20261122,
    "max-stream-events": 1,
    "suppress-health-check": ["all"],
    "generation": {"max-examples": 6, "deterministic": True, "database": "none", "with-security-parameters": False},
}
UNDO = "POST /api/v1/alarms/{ref}/undo"
AT_RANDOM = ("screen", "key")
GOOD = {200, 201, 204}
FOR_EVERYBODY = {"POST /api/v1/enrol"}
# A screen can press and listen, and nothing else.
FOR_PEOPLE = {f"POST /api/v1/alarms/{{ref}}/{word}" for word in ("answer", "notes", "notes/{number}/strike", "close")}

pytestmark = pytest.mark.server


class Scene:
    """Somebody who asks, and an alarm at Central that is open whenever they do."""

    def __init__(self, server: Server, who: str) -> None:
        self.server, self.who = server, who
        with server.inside():
            _, key = key_actions.make_key(server.cast.administrator, who)
            places.set_pins(server.cast.central, PIN, "8352", DESKBELL)
        self._key = {"Authorization": f"Bearer {key}"}
        self._desk = {"Authorization": f"Bearer {server.cast.desk_token}"}
        self.headers = self._headers()
        self.session = requests.Session()
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.answered: dict[str, set[int]] = defaultdict(set)
        self._ref = self._number = self._label = self._over = ""
        self._right = 0
        self._pressed_at = 0.0

    def _headers(self) -> dict[str, str]:
        if self.who == "page":
            cookie = self.server.login(self.server.cast.administrator)["Cookie"]
            return {"Cookie": f"{cookie}; deskbell_csrf={CSRF}", "X-CSRFToken": CSRF}
        return {
            "screen": self._desk,
            "key": self._key,
            "wrong": {"Authorization": "Bearer dbs_nobodyhasthisone"},
            "nobody": {},
        }[self.who]

    @property
    def is_known(self) -> bool:
        return self.who in ("screen", "key", "page")

    def ask(self, case: Case[Any]) -> int:
        """Send the request and see that the answer is as declared."""
        label = case.operation.label
        if "{ref}" in label:
            self._prepare(label)
        self._lead(case)
        done = self.answered[label] & GOOD
        response = case.call_and_validate(
            headers=self.headers, session=self.session, excluded_checks=[ignored_auth] if done else None
        )
        self.answered[label].add(response.status_code)
        if (
            response.status_code in GOOD
            and case.path_parameters.get("ref") == self._ref
            and label.endswith(("/undo", "/over", "/cancel", "/close"))
        ):
            self._ref, self._over = "", self._ref
        return response.status_code

    def _prepare(self, label: str) -> None:
        """See to it that the alarm is open: pressed by the desk, or just now by the caller, to be taken back."""
        fresh = label == UNDO
        new, self._label = label != self._label, label
        if self._ref and not new and not (fresh and time.monotonic() - self._pressed_at > 3):
            return
        if self._ref:
            self._close(self._ref)
        self._ref = self._press(self.headers if fresh and self.is_known else self._desk)
        self._pressed_at = time.monotonic()
        if label.endswith("/strike"):
            self._number = str(self._post(f"alarms/{self._ref}/notes", {"text": "x"}, self._key)["notes"][-1]["number"])

    def _press(self, presser: dict[str, str]) -> str:
        place = "" if presser is self._desk else self.server.cast.desk.ref
        alarm = self._post("press", {"place": place}, presser)
        if alarm["presses"] > 1:
            self._close(alarm["ref"])
            alarm = self._post("press", {"place": place}, presser)
        return str(alarm["ref"])

    def _close(self, ref: str) -> None:
        self._post(f"alarms/{ref}/close", {"reason": "test", "pin": PIN}, self._key)
        self._over = ref

    def _post(self, path: str, body: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
        answer = self.session.post(f"{self.server.url}/api/v1/{path}", json=body, headers=headers, timeout=10)
        assert answer.status_code in GOOD, answer.text
        alarm: dict[str, Any] = answer.json()["alarm"]
        return alarm

    def _lead(self, case: Case[Any]) -> None:
        """Let a request that is right name what is there; every third one an alarm that is over."""
        if case.meta is None or case.meta.generation.mode.is_negative:
            return
        if "ref" in case.path_parameters:
            self._right += 1
            case.path_parameters["ref"] = self._over if self._over and self._right % 3 == 0 else self._ref
        if "number" in case.path_parameters:
            case.path_parameters["number"] = self._number
        if not isinstance(case.body, NotSet) and isinstance(case.body, dict) and "place" in case.body:
            case.body["place"] = self.server.cast.desk.ref
        if not isinstance(case.body, NotSet) and isinstance(case.body, dict) and "pin" in case.body:
            case.body["pin"] = PIN
        needed = case.operation.label.endswith(("/hearing", "/v1/guide", "/v1/guide/shelf"))
        for name, place in (("place", self.server.cast.desk), ("tenant", self.server.cast.library)):
            if name in case.query and (case.query[name] or needed):
                case.query[name] = place.ref

    def unanswered(self) -> set[str]:
        """Return the operations that this caller may use, and that never answered a right request as asked."""
        wanted = set(self.answered) - FOR_EVERYBODY - (FOR_PEOPLE if self.who == "screen" else set())
        return {label for label in wanted if not self.answered[label] & GOOD} if self.is_known else set()


@pytest.fixture(scope="module", params=["screen", "key", "page", "wrong", "nobody"])
def scene(request: pytest.FixtureRequest, shared_server: Server) -> Scene:
    """Each of those who ask."""
    return Scene(shared_server, request.param)


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with no room in an answer for a field that it does not describe."""
    for shape in document["components"]["schemas"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
    return document


def test_every_answer_is_as_the_document_says(scene: Scene, subtests: pytest.Subtests) -> None:
    at_random = {"phases": {"fuzzing": {"enabled": scene.who in AT_RANDOM}}}
    config = SchemathesisConfig.from_dict(CONFIG | at_random | {"base-url": scene.server.url})
    document = schemathesis.openapi.from_dict(closed(scene.server.get(DOCUMENT).json()), config=config)

    def ask(case: Case[Any]) -> None:
        status = scene.ask(case)
        if not scene.is_known and case.operation.label not in FOR_EVERYBODY:
            assert status in (400, 401, 405), "only what is no request at all is told so before who asks is looked at"

    for found in get_all_tests(schema=document, test_func=ask, settings=None, given_kwargs=None):
        assert isinstance(found, Ok)
        operation, ask_all = found.ok()
        with subtests.test(operation.label):
            ask_all()
    assert 409 in scene.answered[UNDO] or scene.who not in AT_RANDOM, "an alarm that is over was never named"
    missing = scene.unanswered()
    assert not missing, {label: scene.answered[label] for label in missing}


@pytest.mark.parametrize(
    ("query", "cookie"), [("?place=%00", ""), ("?tenant=a%00", ""), ("", 'deskbell_session="\\000"'), ("", "a=1; a")]
)
def test_a_nul_on_the_way_to_the_stream_is_no_trouble_of_the_server(shared_server: Server, query: str, cookie: str):
    """PostgreSQL raises on a NUL. Cookies can hold one, written as three digits (RFC 2109 quoting)."""
    token = shared_server.cast.desk_token if query else ""
    headers = {"Cookie": cookie} if cookie else {}
    with shared_server.listen(token, path=f"/api/v1/stream{query}", headers=headers) as stream:
        assert stream.status == (401 if cookie.startswith("a") else 400)
        assert json.loads(stream.body)["remedy"]
