"""Changing a protocol's text: only the lines of what was changed are written anew. The text is what is kept."""

from deskbell.protocols.writing.changes import add_step, leads_to, move_step, put_step, remove_step
from deskbell.protocols.writing.draft import CannotChange, protocol_of
from deskbell.protocols.writing.head import Facts, put_head
from deskbell.protocols.writing.renaming import rename_step
from deskbell.protocols.writing.yaml_text import write

__all__ = [
    "CannotChange",
    "Facts",
    "add_step",
    "leads_to",
    "move_step",
    "protocol_of",
    "put_head",
    "put_step",
    "remove_step",
    "rename_step",
    "write",
]
