"""What a place can say of itself."""

from deskbell.protocols.bindings import BINDINGS, EXAMPLES


def test_every_binding_has_an_example():
    assert EXAMPLES.keys() == BINDINGS.keys()
    assert all(EXAMPLES.values())
