"""Addresses: each app names its own, this file only joins them."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from ctr25 import health

handler400 = "ctr25.errors.bad_request"
handler403 = "ctr25.errors.forbidden"
handler404 = "ctr25.errors.not_found"
handler500 = "ctr25.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
for prefix, module in (("api/v1/", "reporting.api"), ("", "targets"), ("", "reporting")):
    if find_spec(f"{module}.urls") if find_spec(module) else None:
        urlpatterns.append(path(prefix, include(f"{module}.urls")))
