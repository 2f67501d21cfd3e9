"""Addresses of the shell: the way in, and what holds the pages together."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from deskbell.shell import (
    board,
    board_answer,
    board_export,
    board_record,
    desk,
    desk_app,
    log_page,
    scripts,
    sheets,
    views,
)

app_name = "shell"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/", set_language, name="language"),
    path("desk/", desk.desk, name="desk"),
    path("desk/fallback/", desk.fallback, name="desk_fallback"),
    path("desk/how-it-works/", desk.how, name="desk_how"),
    path("desk/<slug:ref>/", desk.desk_for_person, name="desk_for_person"),
    path("desk/<slug:ref>/fallback/", desk.fallback_for_person, name="desk_fallback_for_person"),
    path("now/", board.board, name="board"),
    path("alarms/", board.past, name="alarms"),
    path("alarms/export.csv", board_export.export, name="alarms_export"),
    path("alarms/<slug:ref>/", board_record.record, name="alarm"),
    path("alarms/<slug:ref>/answer/", board_answer.answer, name="alarm_answer"),
    path("alarms/<slug:ref>/note/", board_record.add_note, name="alarm_note"),
    path("alarms/<slug:ref>/notes/<int:number>/strike/", board_record.strike_note, name="alarm_strike"),
    path("alarms/<slug:ref>/clear/", board_record.clear, name="alarm_clear"),
    path("log/", log_page.log, name="log"),
    path("scripts/<slug:page>.js", scripts.script, name="script"),
    path("sheets/<slug:name>.css", sheets.sheet, name="sheet"),
    path("service-worker.js", desk_app.service_worker, name="service_worker"),
    path("manifest.webmanifest", desk_app.manifest, name="manifest"),
]

if settings.DEVELOPMENT:
    from deskbell.shell import styleguide

    urlpatterns += [
        path("styleguide", styleguide.show, name="styleguide"),
        path("styleguide/guide", styleguide.show_guide, name="styleguide_guide"),
    ]
