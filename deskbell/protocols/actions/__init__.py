"""The only writers of protocols. Each function is one transaction: the change and its event."""

from deskbell.protocols.actions.place import SaidMeanwhile, say

__all__ = ["SaidMeanwhile", "say"]
