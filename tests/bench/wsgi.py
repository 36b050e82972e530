"""What gunicorn serves in the API benchmark: the product, with the bare view beside it."""

from django.conf import settings

from ctr25.wsgi import application

settings.ROOT_URLCONF = "tests.bench.bare"

__all__ = ["application"]
