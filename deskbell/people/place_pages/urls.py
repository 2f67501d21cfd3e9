"""Addresses of the pages about places, in the namespace ``places``."""

from django.urls import URLPattern, URLResolver, path

from deskbell.people.place_pages import edit, moved, pinning, pins, plan, record, tree

app_name = "places"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", tree.index, name="index"),
    path("<slug:ref>/", record.place, name="place"),
    path("<slug:ref>/edit/", edit.edit, name="edit"),
    path("<slug:ref>/add/", edit.add, name="add"),
    path("<slug:ref>/hours/", edit.hours, name="hours"),
    path("<slug:ref>/holidays/<int:number>/remove/", edit.remove_holiday, name="remove_holiday"),
    path("<slug:ref>/phones/", edit.phones, name="phones"),
    path("<slug:ref>/plan/", plan.plan, name="plan"),
    path("<slug:ref>/pin/", pinning.pin, name="pin"),
    path("<slug:ref>/pin/undo/", pinning.undo, name="undo_pin"),
    path("<slug:ref>/pins/", pins.pins, name="pins"),
    path("<slug:ref>/arrange/", tree.arrange, name="arrange"),
    path("<slug:ref>/move/", tree.move, name="move"),
    path("<slug:ref>/directions/", moved.directions, name="directions"),
    path("<slug:ref>/close/", edit.close, name="close"),
    path("<slug:ref>/reopen/", edit.reopen, name="reopen"),
]
