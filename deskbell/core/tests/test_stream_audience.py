"""The compiled audience says the same as the plain one, for any listener and any words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.core.audience import Ears, manner
from deskbell.core.stream.audience import Audience

pytestmark = pytest.mark.pure

paths = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(lambda ids: "/" + "".join(f"{one}/" for one in ids))
roles = st.sampled_from(["staff", "in_charge", "manager"])
words = st.lists(
    st.one_of(
        st.builds("{}:{}".format, st.sampled_from(["person", "screen"]), st.integers(1, 3)),
        st.builds("role:{}@{}".format, roles, paths),
        st.builds("{}@{}".format, st.sampled_from(["screens", "everyone", "here"]), paths),
        st.just("nonsense"),
    ),
    max_size=4,
)
screens = st.builds(lambda number, path: Ears("screen", number, 1, path=path), st.integers(1, 3), paths)
people = st.builds(
    lambda number, held, sees, beside: Ears(
        "person", number, 1, roles=tuple(held), sees=tuple(sees), beside=beside[0], path=beside[1]
    ),
    st.integers(1, 3),
    st.lists(st.tuples(roles, paths), max_size=3),
    st.lists(paths, max_size=2),
    st.one_of(st.just(("", "")), st.tuples(st.sampled_from(["screen:1", "screen:2"]), paths)),
)


@given(st.lists(st.one_of(screens, people), min_size=1, max_size=5), paths, words, words, words)
def test_the_compiled_audience_agrees_with_the_plain_one(
    listeners: list[Ears], path: str, ring: list[str], tell: list[str], quiet: list[str]
) -> None:
    audience = Audience(path, ring, tell, quiet)
    for ears in listeners:
        assert audience.manner(ears) == manner(ears, path, ring, tell, quiet)
