"""Addresses of the alarms part."""

from django.urls import URLPattern, URLResolver, include, path

from deskbell.alarms import plan_edit_views, plan_views
from deskbell.alarms.api import api
from deskbell.alarms.api.document import PREFIX, openapi

pages: list[URLPattern | URLResolver] = [
    path("plans/", plan_views.index, name="plans"),
    path("plans/<slug:ref>/", plan_views.show, name="plan"),
    path("plans/<slug:ref>/<slug:slug>/", plan_edit_views.edit, name="plan_edit"),
    path("plans/<slug:ref>/<slug:slug>/inherit/", plan_edit_views.inherit, name="plan_inherit"),
    path("plans/<slug:ref>/<slug:slug>/everyone/<int:number>/", plan_views.everyone, name="plan_everyone"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{PREFIX}openapi.json", openapi, name="openapi"),
    path(PREFIX, api.urls),
    path("", include((pages, "alarms"))),
]
