"""Every address of Deskbell. One line a part; the parts say the rest. The bell stands near the top: found first."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("deskbell.core.urls")),
    path("", include("deskbell.alarms.urls")),
    path("", include("deskbell.protocols.urls")),
    path("account/", include("allauth.urls")),
    path("places/", include("deskbell.people.place_pages.urls")),
    path("", include("deskbell.people.urls")),
    path("", include("deskbell.screens.urls")),
    path("", include("deskbell.channels.urls")),
    path("", include("deskbell.shell.urls")),
]

handler400 = "deskbell.shell.errors.bad_request"
handler404 = "deskbell.shell.errors.not_found"
handler500 = "deskbell.shell.errors.server_error"
