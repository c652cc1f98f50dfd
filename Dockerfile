# What compose.yaml runs beside LocalStack: builds the package and the site, deploys them to the cloud that
# AWS_ENDPOINT_URL names, and serves the game at port 8000 as CloudFront does. Nothing of it goes to production.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PATH=/home/inkling/venv/bin:$PATH

RUN useradd --create-home --uid 10001 inkling && install --directory --owner inkling /home/inkling/game
USER 10001
WORKDIR /home/inkling/game

COPY --chown=10001 requirements.txt requirements.in ./
COPY --chown=10001 requirements requirements
RUN python -m venv /home/inkling/venv && pip install --requirement requirements/local.txt

COPY --chown=10001 . .
RUN python -m infra.local build

ENV BIND_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=5m --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://localhost:8000/api/health')"]
CMD ["python", "-m", "infra.local", "run"]
