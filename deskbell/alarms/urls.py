"""Addresses of the alarms part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.alarms.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
]
