"""Addresses of the shell: the way in, and what holds the pages together."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from deskbell.shell import desk, desk_app, views

app_name = "shell"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/", set_language, name="language"),
    path("desk/", desk.desk, name="desk"),
    path("desk/fallback/", desk.fallback, name="desk_fallback"),
    path("desk/<slug:ref>/", desk.desk_for_person, name="desk_for_person"),
    path("desk/<slug:ref>/fallback/", desk.fallback_for_person, name="desk_fallback_for_person"),
    path("service-worker.js", desk_app.service_worker, name="service_worker"),
    path("manifest.webmanifest", desk_app.manifest, name="manifest"),
]

if settings.DEVELOPMENT:
    from deskbell.shell import styleguide

    urlpatterns.append(path("styleguide", styleguide.show, name="styleguide"))
