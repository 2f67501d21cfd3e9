"""Addresses of the protocols part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.protocols import place_views

app_name = "protocols"

urlpatterns: list[URLPattern | URLResolver] = [
    path("places/<slug:ref>/guide/", place_views.place_says, name="place_says"),
]
