"""Addresses of the pages about people. :mod:`deskbell.people.urls` takes them in."""

from django.urls import URLPattern, URLResolver, path

from deskbell.people.team import accepting, here, invitations, new_password, people, roles, rota

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", people.index, name="index"),
    path("people/<slug:ref>/", people.person, name="person"),
    path("people/<slug:ref>/let-go/", people.let_go, name="let_go"),
    path("people/<slug:ref>/new-password/", new_password.new_password, name="new_password"),
    path("places/<slug:ref>/roles/", roles.roles, name="roles"),
    path("places/<slug:ref>/roles/give/", roles.give, name="give"),
    path("roles/<int:number>/end/", roles.end, name="end_role"),
    path("places/<slug:ref>/invite/", invitations.invite, name="invite"),
    path("invitations/<slug:ref>/again/", invitations.again, name="invite_again"),
    path("invitations/<slug:ref>/withdraw/", invitations.withdraw, name="withdraw"),
    path("invited/", accepting.invitation, name="invitation"),
    path("invited/<str:code>/", accepting.invited, name="invited"),
    path("invited/<str:code>/take/", accepting.take, name="take"),
    path("invited/<str:code>/join/", accepting.join, name="join"),
    path("places/<slug:ref>/rota/", rota.rota, name="rota"),
    path("places/<slug:ref>/rota/add/", rota.add, name="add_shift"),
    path("shifts/<int:number>/", rota.shift, name="shift"),
    path("shifts/<int:number>/remove/", rota.remove, name="remove_shift"),
    path("here/", here.here, name="here"),
    path("leaving/", here.leaving, name="leaving"),
]
