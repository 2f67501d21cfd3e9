"""Addresses of the channels part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.channels import views

app_name = "channels"

urlpatterns: list[URLPattern | URLResolver] = [
    path("lines/", views.index, name="lines"),
    path("lines/new/", views.new, name="new"),
    path("lines/<slug:ref>/", views.line, name="line"),
    path("lines/<slug:ref>/test/", views.test, name="test"),
    path("lines/<slug:ref>/close/", views.close, name="close"),
]
