"""Addresses of the people part."""

from django.urls import URLPattern, URLResolver

from deskbell.people import account_urls, key_urls
from deskbell.people.team import urls as team_urls

app_name = "people"

urlpatterns: list[URLPattern | URLResolver] = [*account_urls.urlpatterns, *key_urls.urlpatterns, *team_urls.urlpatterns]
