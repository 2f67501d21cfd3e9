"""Addresses of the protocols part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.protocols import card_views, place_views, play_views, source_views

app_name = "protocols"

urlpatterns: list[URLPattern | URLResolver] = [
    path("places/<slug:ref>/guide/", place_views.place_says, name="place_says"),
    path("places/<slug:ref>/cards/", card_views.cards, name="cards"),
    path("places/<slug:ref>/cards/<slug:protocol>/look/", card_views.look, name="card_look"),
    path("places/<slug:ref>/cards/<slug:protocol>/print/", card_views.print_one, name="card_print"),
    path("places/<slug:ref>/cards/<slug:protocol>/down/", card_views.down, name="card_down"),
    path("places/<slug:ref>/cards/<slug:protocol>/back/", card_views.back, name="card_back"),
    path("protocols/preview/frame/", play_views.preview_frame, name="preview_frame"),
    path("protocols/<slug:name>/play/", play_views.play, name="play"),
    path("protocols/<slug:name>/source/", source_views.source, name="source"),
    path("protocols/check/", source_views.check, name="check"),
]
