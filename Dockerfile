# The page and the wheel are made in the first stage; the second holds Python, the locked packages and the wheel alone.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock requirements-node.lock ./
RUN python -m venv /opt/app \
    && /opt/app/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && pip install --no-cache-dir --require-hashes -r requirements-build.lock -r requirements-node.lock
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/app/bin/pip install --no-cache-dir --no-deps /wheels/*.whl
# What the large networks of the gallery consist of, made once: they then open at once.
RUN cd / && XDG_CACHE_HOME=/opt/app/cache /opt/app/bin/python -c \
        "from app.session.opening import prepare; list(iter(prepare, False))" \
    && chmod -R a+rX /opt/app/cache

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Backprop Explorer" \
      org.opencontainers.image.description="See how a neural network learns, operation by operation" \
      org.opencontainers.image.licenses="MIT"
# A number, so that an orchestrator can see that it is not root.
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin explorer \
    && mkdir /data && chown 10001:10001 /data
COPY --from=build /opt/app /opt/app
ENV PATH=/opt/app/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BPX_HOST=0.0.0.0 \
    BPX_PORT=8000 \
    BPX_DATA_DIR=/data \
    XDG_CACHE_HOME=/opt/app/cache
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['BPX_PORT']}/healthz\", timeout=4)"]
# Nothing is written outside /data: run it with --read-only --tmpfs /tmp (compose.yaml does).
CMD ["backprop-explorer", "serve"]
