"""Addresses: each app names its own, this file only joins them (/healthz and /readyz: ctr25/health.py)."""

from django.urls import include, path

from targets.admin import site

handler400 = "ctr25.errors.bad_request"
handler403 = "ctr25.errors.forbidden"
handler404 = "ctr25.errors.not_found"
handler500 = "ctr25.errors.server_error"

urlpatterns = [
    path("api/v1/", include("reporting.api.urls")),
    path("quan-tri/", site.urls),
    path("", include("targets.urls")),
    path("", include("reporting.urls")),
]
