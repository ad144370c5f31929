# One image for web, worker, beat and the sandbox; docker-compose.yml says which of them a container is.

FROM python:3.12-slim-bookworm AS libraries
WORKDIR /src
COPY pyproject.toml requirements.lock ./
# The installer comes from the lock too. The lock then constrains what the application itself asks for: the tools of
# development stay out, and every file is checked by its hash.
RUN sed -n '/^uv==/,/[^\\]$/p' requirements.lock > uv.txt \
    && pip install --no-cache-dir --no-deps --require-hashes -r uv.txt \
    && uv venv /opt/idp \
    && uv pip install --no-cache --compile-bytecode --python /opt/idp \
        -c requirements.lock -r pyproject.toml --extra postgres --extra redis

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd \
        tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-ita tesseract-ocr-nld tesseract-ocr-por \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data idp \
    && install -d -o idp -g idp /data
COPY --from=libraries /opt/idp /opt/idp
WORKDIR /app
COPY idp idp
COPY models models
COPY pipelines pipelines
COPY web web
COPY samples/xero samples/xero
RUN printf '#!/bin/sh\nexec /opt/idp/bin/python -P -m idp.cli "$@"\n' > /usr/local/bin/idp \
    && chmod 755 /usr/local/bin/idp
ENV PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OMP_THREAD_LIMIT=1 \
    IDP_HOME=/data \
    IDP_HOST=0.0.0.0 \
    IDP_SANDBOX_HOST=0.0.0.0
VOLUME /data
USER idp
EXPOSE 8000
CMD ["idp", "web"]
