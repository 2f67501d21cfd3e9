"""The pages of accounts in a real browser: read by everyone, used by keyboard alone, with a passkey too."""

import re

import pytest
from playwright.sync_api import expect

from deskbell.people import account_actions
from tests.browser import PHONE, axe_clean, axe_clean_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser

OUTSIDE = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/password/reset/done/"]
INSIDE = [
    "/account/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
    "/account/reauthenticate/",
]


def read_each(page, paths):
    for path in paths:
        page.goto(path)
        axe_clean_in(page)


def test_everyone_can_read_the_pages_outside(visit, cast, settings):
    settings.MAIL_IS_SENT = True
    read_each(visit("/account/login/"), OUTSIDE)


@pytest.mark.slow
def test_everyone_can_read_the_pages_inside(visit, cast, settings):
    settings.MAIL_IS_SENT = True
    read_each(visit("/account/", person=cast.manager), INSIDE)


def test_everyone_can_read_the_first_start(visit, db):
    code = account_actions.make_setup_code()
    page = visit(f"/setup/?code={code}")
    axe_clean_in(page)
    page.get_by_role("button", name="Make the library").click()
    expect(page.get_by_text("Fill this in.").first).to_be_visible()
    axe_clean_in(page)


def test_everyone_can_read_what_went_wrong(visit, windows, cast):
    windows.expect("Failed to load resource")
    read_each(visit("/account/login/"), ["/no-such-page", "/account/login/?next=%00"])


def test_forced_colours_keep_the_edges_of_what_can_be_used(visit, cast):
    page = visit("/account/", person=cast.manager, forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for used in (page.get_by_role("button", name="Save"), page.get_by_label("Your name")):
        assert used.evaluate("(it) => parseFloat(getComputedStyle(it).borderTopWidth)") >= 1


def test_nothing_moves_for_those_who_want_it_still(visit, cast):
    page = visit("/account/", person=cast.manager, reduced_motion="reduce")
    button = page.get_by_role("button", name="Save")
    assert button.evaluate("(it) => getComputedStyle(it).transitionDuration").replace("s", "") in ("0", "0, 0, 0")


def test_someone_signs_in_by_keyboard_alone(visit, cast):
    page = visit("/account/login/")
    page.get_by_label("Email address").focus()
    page.keyboard.type(cast.responder.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_after_a_refusal_the_wrong_field_has_the_focus_and_says_why(visit, cast):
    page = visit("/account/", person=cast.responder)
    page.get_by_label("Your name").fill("")
    page.get_by_role("button", name="Save").click()
    name = page.get_by_label("Your name")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description(re.compile(r"Fill this in\."))
    axe_clean(page)


def test_a_refused_sign_in_is_heard_at_once(visit, cast):
    page = visit("/account/login/", size=PHONE)
    page.get_by_label("Email address").fill(cast.responder.email)
    page.get_by_label("Password").fill("not my password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    refusal = page.get_by_role("alert").filter(has_text="do not belong together")
    expect(refusal).to_be_focused()
    expect(page.get_by_label("Email address")).to_have_value(cast.responder.email)
    axe_clean(page)


def test_the_first_tab_skips_to_the_page(visit, cast):
    page = visit("/account/", person=cast.responder)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_password_can_be_looked_at(visit, cast):
    page = visit("/account/login/")
    page.get_by_label("Password").fill("what I typed")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_label("Password")).to_have_attribute("type", "password")


def test_a_chosen_theme_beats_the_systems(visit, cast):
    page = visit("/account/", person=cast.responder, theme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(250, 248, 243)"
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.evaluate(paper) == "rgb(20, 23, 28)"
    axe_clean(page)


def test_rows_are_walked_with_j_and_k(visit, cast):
    page = visit("/account/", person=cast.responder)
    rows = page.locator("a.row")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(1)).to_be_focused()


@pytest.fixture
def authenticator():
    """Give a page a phone that says yes (Chrome DevTools: a virtual authenticator with a fingerprint)."""

    def give(page):
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return devtools, made["authenticatorId"]

    return give


def test_a_passkey_signs_in_without_a_password(visit, cast, authenticator):
    page = visit("/account/2fa/webauthn/add/", person=cast.responder)
    authenticator(page)
    page.get_by_label("Name of the passkey").fill("Rosa’s phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    axe_clean(page)
    page.goto("/account/2fa/webauthn/")
    expect(page.locator(".row-name")).to_have_text("Rosa’s phone")
    axe_clean(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_passkey_that_is_refused_says_so_in_words(visit, cast, authenticator):
    page = visit("/account/login/")
    devtools, number = authenticator(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
    axe_clean(page)


def test_a_passkey_answers_when_deskbell_asks_again(visit, cast, authenticator):
    page = visit("/account/2fa/webauthn/add/", person=cast.responder)
    authenticator(page)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/2fa/webauthn/reauthenticate/?next=/account/sessions/")
    axe_clean(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/account/sessions/")


def test_the_code_of_the_second_step_is_asked_on_a_page_that_everyone_can_read(visit, cast):
    from deskbell.people.tests.test_account_sign_in import code_for

    page = visit("/account/2fa/totp/activate/", person=cast.manager)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows now").fill(code_for(secret))
    page.get_by_role("button", name="Turn the second step on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".code-list li").first.inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Email address").fill(cast.manager.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Now the second step")).to_be_visible()
    axe_clean(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
