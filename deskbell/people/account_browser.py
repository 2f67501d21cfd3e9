"""A browser in words: "Firefox on Windows". Pure; good enough to know one's own again."""

from __future__ import annotations

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> tuple[str, str]:
    """Return the browser and the system that a User-Agent line names; empty where it names none we know."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return browser, system


def device_of(user_agent: str) -> str:
    """Return ``phone``, ``tablet`` or ``computer``; empty where the line does not tell. A television is none of these."""
    if "iPad" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    if any(mark in user_agent for mark in ("iPhone", "Android", "Mobile")):
        return "phone"
    return "computer" if any(mark in user_agent for mark in ("CrOS", "Windows", "Mac OS", "Linux")) else ""
