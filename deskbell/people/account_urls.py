"""Addresses of one's own account and of the first start. :mod:`deskbell.people.urls` takes them in."""

from django.urls import URLPattern, URLResolver, path

from deskbell.people import account_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.account, name="account"),
    path("account/sessions/<int:number>/end", views.end_session, name="end_session"),
    path("account/library/", views.choose_library, name="choose_library"),
    path("setup/", views.setup, name="setup"),
]
