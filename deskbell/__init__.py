"""Deskbell: a bell for the service desk of a public library."""

__version__ = "0.1.0"
