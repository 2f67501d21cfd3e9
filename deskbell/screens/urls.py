"""Addresses of the screens part."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from deskbell.screens import code_views, demo_views, door_views, plan_files, views

app_name = "screens"

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/plans/<slug:ref>/<str:name>", plan_files.plan_file, name="plan_file"),
    path("enrol/", door_views.enrol, name="enrol"),
    path("screens/", views.index, name="index"),
    path("screens/new/", code_views.new, name="new"),
    path("screens/codes/<slug:ref>/", code_views.state, name="code"),
    path("screens/<slug:ref>/", views.screen, name="screen"),
    path("screens/<slug:ref>/revoke/", views.revoke, name="revoke"),
    path("screens/<slug:ref>/revoked/", views.revoked, name="revoked"),
    path("screens/<slug:ref>/again/", code_views.again, name="again"),
]

if settings.CONFIGURATION.mode == "demo":
    urlpatterns.append(path("demo/desk/<slug:key>/", demo_views.desk, name="demo_desk"))
