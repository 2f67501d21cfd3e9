"""Addresses of the protocols part."""

from django.urls import URLPattern, URLResolver, path

from deskbell.protocols import card_views, place_views, play_views, source_views
from deskbell.protocols.pages import draft, draft_steps, reading, review, shelf, update, versions

app_name = "protocols"

urlpatterns: list[URLPattern | URLResolver] = [
    path("places/<slug:ref>/guide/", place_views.place_says, name="place_says"),
    path("places/<slug:ref>/cards/", card_views.cards, name="cards"),
    path("places/<slug:ref>/cards/<slug:protocol>/look/", card_views.look, name="card_look"),
    path("places/<slug:ref>/cards/<slug:protocol>/print/", card_views.print_one, name="card_print"),
    path("places/<slug:ref>/cards/<slug:protocol>/down/", card_views.down, name="card_down"),
    path("places/<slug:ref>/cards/<slug:protocol>/back/", card_views.back, name="card_back"),
    path("protocols/", shelf.index, name="index"),
    path("protocols/begin/<slug:ref>/", shelf.beginning, name="beginning"),
    path("protocols/versions/<slug:ref>/", versions.version, name="version"),
    path("protocols/versions/<slug:ref>/end/", versions.end, name="version_end"),
    path("protocols/drafts/<slug:ref>/", draft.draft, name="draft"),
    path("protocols/drafts/<slug:ref>/text/", draft.write_text, name="draft_text"),
    path("protocols/drafts/<slug:ref>/whole/", draft.write_head, name="draft_head"),
    path("protocols/drafts/<slug:ref>/add/", draft_steps.add, name="draft_add"),
    path("protocols/drafts/<slug:ref>/undo/", draft.step_back, name="draft_undo"),
    path("protocols/drafts/<slug:ref>/leave/", draft.leave, name="draft_leave"),
    path("protocols/drafts/<slug:ref>/review/", review.review, name="review"),
    path("protocols/drafts/<slug:ref>/review/decide/", review.decide, name="decide"),
    path("protocols/drafts/<slug:ref>/update/", update.update, name="update"),
    path("protocols/drafts/<slug:ref>/steps/<str:name>/", draft_steps.write_step, name="draft_step"),
    path("protocols/drafts/<slug:ref>/steps/<str:name>/try/", draft_steps.try_step, name="draft_try"),
    path("protocols/drafts/<slug:ref>/steps/<str:name>/arrange/", draft_steps.arrange, name="draft_arrange"),
    path("protocols/check/", source_views.check, name="check"),
    path("protocols/preview/frame/", play_views.preview_frame, name="preview_frame"),
    path("protocols/<slug:name>/", reading.read_one, name="protocol"),
    path("protocols/<slug:name>/picture/", reading.picture, name="picture"),
    path("protocols/<slug:name>/copy/", reading.copy, name="copy"),
    path("protocols/<slug:name>/source/", source_views.source, name="source"),
    path("protocols/<slug:name>/play/", play_views.play, name="play"),
]
