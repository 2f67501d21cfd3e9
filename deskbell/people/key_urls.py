"""Addresses of one's own access keys. :mod:`deskbell.people.urls` takes them in."""

from django.urls import URLPattern, URLResolver, path

from deskbell.people import key_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/keys/", views.keys, name="keys"),
    path("account/keys/make/", views.make, name="make_key"),
    path("account/keys/<slug:ref>/revoke/", views.revoke, name="revoke_key"),
]
