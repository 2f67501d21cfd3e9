"""Addresses of the screens part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.screens import code_views, door_views, views

app_name = "screens"

urlpatterns: list[URLPattern | URLResolver] = [
    path("enrol/", door_views.enrol, name="enrol"),
    path("screens/", views.index, name="index"),
    path("screens/new/", code_views.new, name="new"),
    path("screens/codes/<slug:ref>/", code_views.state, name="code"),
    path("screens/<slug:ref>/", views.screen, name="screen"),
    path("screens/<slug:ref>/revoke/", views.revoke, name="revoke"),
    path("screens/<slug:ref>/revoked/", views.revoked, name="revoked"),
    path("screens/<slug:ref>/again/", code_views.again, name="again"),
]
