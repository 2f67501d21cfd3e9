"""The only writers of protocols. Each function is one transaction: the change and its event."""

from deskbell.protocols.actions.hang import put_back, record_print, take_down
from deskbell.protocols.actions.place import SaidMeanwhile, say

__all__ = ["SaidMeanwhile", "put_back", "record_print", "say", "take_down"]
