# The production image: locked packages, no compiler, no embedded servers, an account of its own.
FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --require-hashes --no-deps --only-binary :all: -r /tmp/base.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CTR25_MODE=production \
    CTR25_HOME=/var/lib/ctr25 \
    BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --home-dir /var/lib/ctr25 --create-home ctr25
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY ctr25 ctr25
COPY targets targets
COPY reporting reporting
COPY templates templates
COPY static static
# collectstatic reads the production settings, which insist on values; none of these stays in the image
RUN SECRET_KEY=$(python -c "import secrets; print(secrets.token_hex(32))") \
    ALLOWED_HOSTS=build.invalid \
    DATABASE_URL=postgres://build@build.invalid/build \
    REDIS_URL=redis://build.invalid/0 \
    python manage.py collectstatic --noinput --verbosity=0
USER ctr25
VOLUME /var/lib/ctr25
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "ctr25.probe", "web"]
CMD ["gunicorn", "--config", "python:ctr25.gunicorn_conf", "ctr25.wsgi"]
