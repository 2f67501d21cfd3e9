"""The scripts of the pages: joined from modules, kept for ever, another address after each update."""

import gzip
from pathlib import Path

import pytest

from deskbell.shell import scripts
from deskbell.shell.live_config import LIVE


def folder_with(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_a_page_has_one_script_that_may_be_kept_for_ever(client):
    answer = client.get(scripts.address("desk"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer["Cache-Control"]
    assert "import {" not in answer.content.decode().replace('import("', "")


def test_a_browser_that_takes_it_packed_gets_the_same_script_in_a_third_of_its_size(client):
    plain = client.get(scripts.address("desk"))
    packed = client.get(scripts.address("desk"), headers={"Accept-Encoding": "gzip, deflate"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) * 3 < len(plain.content)
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain


def test_a_script_asked_for_by_the_address_of_another_version_is_not_kept(client):
    address = scripts.address("desk").partition("?")[0]
    assert client.get(f"{address}?0123456789ab")["Cache-Control"] == "no-cache"


def test_a_script_asks_nobody_who_they_are_and_signs_nobody_out(client):
    """It has no database here, and needs none."""
    client.cookies["deskbell_session"] = "of-a-session-that-has-ended"
    answer = client.get(scripts.address("desk"))
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("page", ["book", "service-worker", "nothing"])
def test_only_pages_have_a_script(client, page):
    assert client.get(f"/scripts/{page}.js").status_code == 404


@pytest.mark.parametrize("page", scripts.PAGES)
def test_the_script_of_each_page_holds_each_of_its_modules_once(page):
    joined = scripts.join(LIVE, page)
    wrapped = [line for line in joined.splitlines() if line.startswith("const of_")]
    assert len(wrapped) == len(set(wrapped))
    assert wrapped[-1] == f"const of_{page} = (() => {{"


def test_a_module_comes_after_what_it_needs_and_once(tmp_path):
    folder_with(
        tmp_path,
        page='import { b } from "./two.js";\nimport { A } from "./one.js";\nconsole.log(new A(), b());\n',
        one='import { LIMIT } from "./limits.js";\nexport class A {\n  limit = LIMIT;\n}\n',
        two='import { LIMIT } from "./limits.js";\nexport async function b() {\n  return LIMIT;\n}\n',
        limits="export const LIMIT = 3;\n",
    )
    assert scripts.join(tmp_path, "page") == (
        "const of_limits = (() => {\nconst LIMIT = 3;\nreturn { LIMIT };\n})();\n"
        "const of_two = (() => {\nconst { LIMIT } = of_limits;\nasync function b() {\nreturn LIMIT;\n}\nreturn { b };\n})();\n"
        "const of_one = (() => {\nconst { LIMIT } = of_limits;\nclass A {\nlimit = LIMIT;\n}\nreturn { A };\n})();\n"
        "const of_page = (() => {\nconst { b } = of_two;\nconst { A } = of_one;\nconsole.log(new A(), b());\nreturn {  };\n})();\n"
    )


def test_lines_of_comment_types_and_indents_stay_behind_and_nothing_else(tmp_path):
    folder_with(
        tmp_path,
        page=(
            "// What this is.\n\n/** @typedef {number} Level */\n/**\n * @param {string} a\n * @returns {string} b\n */\n"
            "export function b(a) {\n  // why\n  const one = /** @type {any} */ (a); // kept\n"
            '  /** @type {Element} */ (one).go("/**", "// no comment", \'*/\');\n  return `http://${one}`;\n}\n'
        ),
    )
    assert scripts.join(tmp_path, "page") == (
        "const of_page = (() => {\nfunction b(a) {\nconst one = (a); // kept\n"
        '(one).go("/**", "// no comment", \'*/\');\nreturn `http://${one}`;\n}\n'
        "return { b };\n})();\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        'import all from "./one.js";\n',
        'import { a as b } from "./one.js";\n',
        'import * as one from "./one.js";\n',
        "export default 3;\n",
        "export let changing = 3;\n",
        "const a = 3;\nexport { a };\n",
        "const a = `one\n  two`;\n",
    ],
)
def test_a_module_in_another_form_is_named(tmp_path, text):
    folder_with(tmp_path, page=text, one="export const a = 1;\n")
    with pytest.raises(scripts.CannotJoin, match=r"page\.js"):
        scripts.join(tmp_path, "page")


def test_two_modules_that_need_each_other_are_named(tmp_path):
    folder_with(tmp_path, one='import { b } from "./two.js";\n', two='import { a } from "./one.js";\n')
    with pytest.raises(scripts.CannotJoin, match="one needs two needs one"):
        scripts.join(tmp_path, "one")
