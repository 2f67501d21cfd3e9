"""``deskbell press``: raise an alarm from a hotkey, a foot switch or a script, in under 200 ms.

Knows no Django and imports little. Exit status: 0 raised, 1 not raised, 2 misused (and so not raised).
"""

from __future__ import annotations

import json
import os
import sys
import time

from deskbell.cli.desk_file import Desk

HELP = """deskbell press [--level help] [--note TEXT]

Raise an alarm at the place where this device is enrolled.

  --level LEVEL      come (a colleague, calmly), help (the default) or danger
  --note TEXT        a short note for those who come
  --place REF        where, for a person's access key; a screen has its own place
  --key KEY          the same key is the same press, however often it is sent
  --server URL       the address of Deskbell (else DESKBELL_SERVER, else as enrolled)
  --token-file FILE  where the token is (else DESKBELL_TOKEN, else ~/.config/deskbell/token)
  --ca FILE          a certificate to trust besides those of the system
  --check            press nothing; say who would hear

  --enrol CODE --server URL [--name NAME]
                     exchange a code of the page “Screens” for this device's token, and keep it
"""

VALUES = ("level", "note", "place", "key", "server", "token-file", "ca", "enrol", "name")
FLAGS = ("check", "help")
LEVELS = {"come": "come to me", "help": "help now", "danger": "danger"}
TRY_FOR_SECONDS = 10.0
ONE_TRY_SECONDS = 4.0
# What a proxy in front answers while Deskbell behind it starts again.
NOT_THERE = (502, 504)


class Misused(Exception):
    """A word of the command line is wrong."""


class Refused(Exception):
    """Deskbell answered no, or not at all."""


def run(words: list[str]) -> int:
    """Press, check or enrol; print the outcome; return the exit status."""
    try:
        options = _options(words)
    except Misused as error:
        return _loud(str(error), Desk(), status=2)
    if "help" in options:
        print(HELP, end="")
        return 0
    desk = Desk(options.get("token-file", ""))
    if "enrol" in options:
        return _enrol(desk, options)
    try:
        desk.find_server(options.get("server", ""))
        desk.find_token(from_environment="token-file" not in options)
        print(_check(desk, options) if "check" in options else _press(desk, options))
    except Exception as error:  # noqa: BLE001  whatever went wrong, nobody was told, and that must be loud
        return _loud(str(error), desk, pressing="check" not in options)
    return 0


def _options(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        name = {"-h": "help"}.get(word, word.removeprefix("--"))
        if not word.startswith("-") or name not in VALUES + FLAGS:
            raise Misused(f"There is no option “{word}”. See: deskbell press --help")
        if name in VALUES and not equals:
            if not rest:
                raise Misused(f"{word} needs a value. See: deskbell press --help")
            value = rest.pop(0)
        found[name] = value
    if found.get("level", "help") not in LEVELS:
        raise Misused(f"“{found['level']}” is not a level. Use come, help or danger.")
    return found


def _press(desk: Desk, options: dict[str, str]) -> str:
    """Send the press until it is answered; the same key makes sending it again harmless."""
    body: dict[str, object] = {
        "level": options.get("level", "help"),
        "note": options.get("note", ""),
        "key": options.get("key") or os.urandom(16).hex(),
    }
    if options.get("place"):
        body["place"] = options["place"]
    status, answer = _until_answered(desk, body, options.get("ca", ""))
    if status not in (200, 201):
        raise Refused(_reason(status, answer, desk))
    try:
        alarm = answer["alarm"]
        if alarm.get("state") == "closed":
            raise Refused(f"the key “{body['key']}” was used for an alarm that is over. Use a new key for each press.")
        level = list(LEVELS.values())[int(alarm["level"]) - 1]
        return f"Raised at {alarm['place']['name']}: {level}"
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Refused(f"{desk.server} answered {status}, but not with an alarm. Is it Deskbell?") from error


def _until_answered(desk: Desk, body: dict[str, object], ca: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    began = time.monotonic()
    warned = False
    while True:
        left = began + TRY_FOR_SECONDS - time.monotonic()
        try:
            status, answer = _ask(desk, "POST", "/api/v1/press", body, ca, min(max(left, 0.5), ONE_TRY_SECONDS))
            if status not in NOT_THERE:
                return status, answer
            wrong = f"{desk.server} answered {status}: Deskbell behind it does not run."
        except OSError as error:
            wrong = f"{desk.server} can't be reached: {error}."
            if _is_hopeless(error):
                raise Refused(wrong) from error
        waited = time.monotonic() - began
        if waited + 0.3 >= TRY_FOR_SECONDS:
            raise Refused(f"{wrong} Tried for {TRY_FOR_SECONDS:.0f} seconds.")
        if not warned:
            print(f"Not raised yet. Trying for {TRY_FOR_SECONDS:.0f} seconds. {_phones(desk)}", file=sys.stderr)
            warned = True
        time.sleep(0.3)
        body["late_seconds"] = round(time.monotonic() - began, 1)


def _is_hopeless(error: OSError) -> bool:
    """Tell whether trying again can't help: the certificate is not to be trusted."""
    return type(error).__name__ == "SSLCertVerificationError"


def _ask(  # noqa: PLR0917
    desk: Desk, method: str, path: str, body: dict[str, object] | None, ca: str, seconds: float
) -> tuple[int, dict]:  # type: ignore[type-arg]
    """Send one request and return the status and the JSON of the answer."""
    import http.client

    scheme, _, rest = desk.server.partition("://")
    host = rest.partition("/")[0]
    if scheme == "https":
        import ssl

        context = ssl.create_default_context()
        if ca:
            context.load_verify_locations(ca)
        link: http.client.HTTPConnection = http.client.HTTPSConnection(host, timeout=seconds, context=context)
    else:
        link = http.client.HTTPConnection(host, timeout=seconds)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if desk.token:
        headers["Authorization"] = f"Bearer {desk.token}"
    try:
        link.request(method, path, None if body is None else json.dumps(body), headers)
        answer = link.getresponse()
        return answer.status, _json_of(answer.read())
    except http.client.HTTPException as error:
        raise OSError(f"it gave no proper answer ({type(error).__name__})") from error
    finally:
        link.close()


def _json_of(content: bytes) -> dict:  # type: ignore[type-arg]
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reason(status: int, answer: dict, desk: Desk) -> str:  # type: ignore[type-arg]
    fallback = answer.get("fallback") or {}
    desk.extension = fallback.get("extension") or desk.extension
    desk.emergency = fallback.get("emergency") or desk.emergency
    if status == 401:
        return "The token is not valid (any more). Enrol this device again: deskbell press --enrol CODE --server URL"
    said = " ".join(str(answer[name]) for name in ("error", "remedy") if answer.get(name))
    said = said.removeprefix("NOT RAISED.").strip()
    return said or f"{desk.server} answered {status}. Is it the address of Deskbell?"


def _check(desk: Desk, options: dict[str, str]) -> str:
    place = f"?place={options['place']}" if options.get("place") else ""
    status, answer = _ask(desk, "GET", f"/api/v1/hearing{place}", None, options.get("ca", ""), ONE_TRY_SECONDS)
    if status != 200:
        raise Refused(_reason(status, answer, desk))
    count = answer["levels"]["2"]
    where = f"At {desk.place}, " if desk.place else ""
    return f"Ready. {where}{count['people']} people and {count['screens']} screens would hear “help now” at once."


def _enrol(desk: Desk, options: dict[str, str]) -> int:
    body: dict[str, object] = {"code": options["enrol"], "name": options.get("name", "")}
    try:
        desk.find_server(options.get("server", ""))
        status, answer = _ask(desk, "POST", "/api/v1/enrol", body, options.get("ca", ""), TRY_FOR_SECONDS)
        if status != 201:
            raise Refused(_reason(status, answer, desk))
        for name in ("token", "place", "extension", "emergency"):
            setattr(desk, name, answer[name])
        desk.keep()
    except (OSError, ValueError, Refused) as error:
        print(f"NOT ENROLLED. {error}", file=sys.stderr)
        return 1
    print(f"Enrolled as {answer['name']} at {desk.place}. The token is in {desk.token_file}, for you alone.")
    print("Try it without pressing: deskbell press --check")
    return 0


def _loud(reason: str, desk: Desk, *, pressing: bool = True, status: int = 1) -> int:
    if not pressing:
        print(f"NOT READY. {reason}", file=sys.stderr)
        return status
    print(f"\aNOT RAISED. {_phones(desk)}\n{reason}", file=sys.stderr)
    return status


def _phones(desk: Desk) -> str:
    return f"Dial {desk.extension} or {desk.emergency}." if desk.extension else f"Dial {desk.emergency}."
