"""Any bytes at all give a protocol or findings with lines: nothing is raised, with libyaml and without it.

``python -m tools.fuzz_protocols`` does the same a hundred thousand times, and measures. Here only the time of this process
counts: other workers test meanwhile.
"""

import random
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from deskbell.protocols.reading import read, tree
from deskbell.protocols.tests.files import WELL
from tools.fuzz_protocols import MAKERS, MOST_SECONDS, examine, inputs

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
WORDS = some.sampled_from(sorted(set(WELL.replace("{", " ").replace("}", " ").split())))
LEAVES = WORDS | some.text(max_size=20)
TREES = some.recursive(
    LEAVES, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(LEAVES, inner, max_size=5)
)


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _loader(request, monkeypatch):
    monkeypatch.setattr(tree, "_Loader", request.param)


@pytest.mark.usefixtures("_loader")
def test_spoilt_files_are_answered_in_time():
    for number in range(120):
        source = inputs(7, number)
        began = time.process_time()
        examine(source)
        assert time.process_time() - began < MOST_SECONDS, number


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_every_kind_of_spoiling_is_answered_in_time(maker):
    for number in range(4):
        source = maker(random.Random(number))
        began = time.process_time()
        examine(source)
        assert time.process_time() - began < MOST_SECONDS, number


def test_the_same_numbers_spoil_in_the_same_way():
    assert [inputs(7, number) for number in range(50)] == [inputs(7, number) for number in range(50)]
    assert len({inputs(7, number) for number in range(50)}) > 40


@given(some.binary(max_size=400))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_answered(source):
    examine(source)


@given(some.text(max_size=400))
@settings(max_examples=40, deadline=None)
def test_any_text_is_answered(text):
    examine(text.encode("utf-8", "surrogatepass"))


@given(TREES)
@settings(max_examples=40, deadline=None)
def test_any_yaml_is_answered(data):
    examine(yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "surrogatepass"))


@given(
    some.dictionaries(some.sampled_from(["protocol", "title", "facts", "words", "begin", "standing", "steps"]), TREES)
)
@settings(max_examples=40, deadline=None)
def test_any_values_of_the_fields_are_answered(data):
    examine(yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "surrogatepass"))


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    "piece", [b"aaaa: bbbb\n", b"- a\n", b"[", b"- ", b"? ", b"a: 'b b b b'\n", b'"\\u0041', b"|\n a\n"]
)
def test_the_largest_files_are_answered_in_time(piece):
    source = (piece * (tree.MOST_BYTES // len(piece)))[: tree.MOST_BYTES]
    began = time.process_time()
    assert read(source).findings
    assert time.process_time() - began < MOST_SECONDS
