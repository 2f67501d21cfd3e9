"""The HTTP API, for desk pages, phones and machines: OpenAPI at /api/v1/openapi.json."""

from deskbell.alarms.api.site import api

__all__ = ["api"]
