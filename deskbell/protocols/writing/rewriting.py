"""From what a text is to say to the text: of everything that it says already, no sign changes."""

from __future__ import annotations

from deskbell.protocols.definition import Protocol
from deskbell.protocols.writing import blocks
from deskbell.protocols.writing.draft import CannotChange, Draft
from deskbell.protocols.writing.fitting import fitted
from deskbell.protocols.writing.yaml_text import APART, head_fields, step_lines


def rewritten(draft: Draft, expected: Protocol) -> str:
    """Return the text of a draft, changed to say something else. Steps that stay keep their order.

    Raises:
        CannotChange: it can't be said, or no step would be left.

    """
    if not expected.steps:
        raise CannotChange("no_steps")
    old, new = draft.protocol.steps, expected.steps
    steps = fitted(
        draft.steps,
        {name: step_lines(step) for name, step in old.items()},
        {name: step_lines(step) for name, step in new.items()},
        new if blocks.is_airy(draft.steps) else (),
    )
    head = fitted(draft.head, head_fields(draft.protocol), head_fields(expected), APART)
    return draft.with_head(blocks.changed(head, "steps", str(steps)), expected)
