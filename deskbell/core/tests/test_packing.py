"""How what stays the same is packed: as the asker takes it, and the same when it is unpacked."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from deskbell.core import packing

TEXT = b"Somebody is coming. " * 500

pytestmark = pytest.mark.pure


def asked(taken: str) -> HttpResponse:
    return packing.packed(RequestFactory().get("/", headers={"Accept-Encoding": taken}), HttpResponse(TEXT))


def test_brotli_is_there_as_declared_and_goes_first() -> None:
    import brotli

    answer = asked("gzip, deflate, br, zstd")
    assert answer["Content-Encoding"] == "br"
    assert brotli.decompress(answer.content) == TEXT


@pytest.mark.parametrize("taken", ["gzip", "gzip, deflate", "br;q=0, gzip;q=0.5", "br; q=0.0,gzip"])
def test_who_takes_no_brotli_gets_gzip(taken: str) -> None:
    answer = asked(taken)
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == TEXT
    assert answer["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize("taken", ["", "identity", "zstd", "gzip;q=0", "brotligzip"])
def test_who_takes_neither_gets_it_as_it_is(taken: str) -> None:
    answer = asked(taken)
    assert "Content-Encoding" not in answer
    assert answer.content == TEXT
    assert answer["Vary"] == "Accept-Encoding"


def test_where_there_is_no_brotli_gzip_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "WAYS", {"gzip": packing.WAYS["gzip"]})
    assert asked("gzip, br")["Content-Encoding"] == "gzip"


def test_the_work_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def work(content: bytes) -> bytes:
        done.append(content)
        return b"packed"

    monkeypatch.setattr(packing, "WAYS", {"tight": work})
    assert [asked("tight").content for _ in range(3)] == [b"packed"] * 3
    assert len(done) == 1


def test_a_refusal_goes_as_it_is() -> None:
    view = packing.packs(lambda _request: HttpResponse(b"no", status=404))
    answer = view(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))
    assert "Content-Encoding" not in answer
