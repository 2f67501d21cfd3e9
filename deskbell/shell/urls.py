"""Addresses of the shell: the way in, and what holds the pages together."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from deskbell.shell import views

app_name = "shell"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
]

if settings.DEVELOPMENT:
    from deskbell.shell import styleguide

    urlpatterns.append(path("styleguide", styleguide.show, name="styleguide"))
