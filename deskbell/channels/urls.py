"""Addresses of the channels part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.channels import views

app_name = "channels"

urlpatterns: list[URLPattern | URLResolver] = [
    path("lines/", views.index, name="lines"),
    path("lines/new/", views.new, name="new"),
    path("lines/<int:number>/", views.line, name="line"),
    path("lines/<int:number>/test/", views.test, name="test"),
    path("lines/<int:number>/close/", views.close, name="close"),
]
