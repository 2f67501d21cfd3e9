"""From a file to a protocol, or to a list of what is wrong with it, each with its line."""

from deskbell.protocols.reading.protocol import Reading, read

__all__ = ["Reading", "read"]
