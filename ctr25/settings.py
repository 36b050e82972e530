"""Every setting, with the environment read in one place (`.env.example` lists the variables)."""

from datetime import timedelta
from pathlib import Path

import django
from celery.schedules import crontab

from ctr25 import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.mode()
PRODUCTION = MODE is env.Mode.PRODUCTION
if PRODUCTION:
    env.refuse_unsafe_production()

HOME = env.home(BASE_DIR)
DEBUG = env.flag("DEBUG", False)
DEMO = MODE is env.Mode.DEMO
SECRET_KEY = env.text("SECRET_KEY", "local-only: production refuses to start without one of its own")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))

# ---------------------------------------------------------------- applications
INSTALLED_APPS = [
    "targets",
    "reporting",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "axes",
    "drf_spectacular",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "ctr25.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ctr25.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "ctr25.limits.NulMiddleware",
]
ROOT_URLCONF = "ctr25.urls"
WSGI_APPLICATION = "ctr25.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reporting.web.menu.portal",
            ]
        },
    }
]

# ---------------------------------------------------------------- data
# Without an address only commands that need no database run; manage.py brings the embedded servers.
DATABASES = {
    "default": {
        **env.database("DATABASE_URL", "postgres://ctr25@127.0.0.1:1/ctr25"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = HOME / "files"
REDIS_URL = env.redis("REDIS_URL", "redis://127.0.0.1:1/0")

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"

# ---------------------------------------------------------------- accounts
AUTH_USER_MODEL = "targets.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    *(["ctr25.accounts.NoDemoAccounts"] if PRODUCTION else []),
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "targets.forms.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if MODE is env.Mode.TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# Five wrong passwords for one account from one address lock that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_VERBOSE = False
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "ctr25.proxies.client_ip"
AXES_LOCKOUT_CALLABLE = "ctr25.errors.locked_out"
PROXY_HOPS = env.number("PROXY_HOPS", 0)  # reverse proxies in front that append to X-Forwarded-For

REST_KNOX = {"TOKEN_TTL": timedelta(hours=12)}

# ---------------------------------------------------------------- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cổng theo dõi Chương trình hành động số 25-CTr/TU",
    "DESCRIPTION": "Báo cáo quý, số tổng hợp, đánh giá chỉ tiêu.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",  # its shapes are JSON Schema, so that answers can be held to them
    "COMPONENT_SPLIT_PATCH": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],  # choices stay beside their field
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# ---------------------------------------------------------------- Celery
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a lost broker is waited for, for ever
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}  # the sweep mends a lost poke
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "reporting.sweep", "schedule": 20.0, "options": {"expires": 20}},
    # a day that is missed is made up for on the next
    "digests": {"task": "reporting.digests", "schedule": crontab(minute=0, hour=8, day_of_week="mon-fri")},
}

# ---------------------------------------------------------------- mail
# Without EMAIL_HOST no mail is made or sent; the demo, whose people are made up, sends none.
env.refuse_half_set_mail()
EMAIL_HOST = "" if DEMO else env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "ctr25@localhost")
SITE_URL = env.site("SITE_URL")  # for links in mail

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None  # elsewhere served from where they lie
STATICFILES_DIRS = [BASE_DIR / "static", ("admin", Path(django.__file__).parent / "contrib/admin/static/admin")]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "ctr25.assets.WheelFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "ctr25.assets.HashedStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644},  # collected by root into the image, read by its own account
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of a body without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the federation types the figures of 150 units on one page
UPLOAD_MAX_SIZE = 10 * 1024 * 1024  # bytes of a body with files
FILE_UPLOAD_PERMISSIONS = 0o640

# ---------------------------------------------------------------- browser
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        # the two style elements that plotly's bundle adds
        "style-src": [
            "'self'",
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
            "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
        ],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ctr25.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if PROXY_HOPS:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---------------------------------------------------------------- log
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # scanners, not faults
    },
}
if MODE is env.Mode.TEST:
    LOGGING["root"] = {"handlers": [], "level": "WARNING"}
