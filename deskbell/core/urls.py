"""Addresses of the core part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.core import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", views.livez, name="livez"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.show_metrics, name="metrics"),
]
