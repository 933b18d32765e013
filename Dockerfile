# Two stages: the first installs the pinned packages, the second runs as nobody special.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /srv/huiyin
COPY requirements.lock ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/huiyin huiyin
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/huiyin
COPY app.py checking.py demo.py loading.py settings.py wiring.py settings.toml ./
COPY cases cases
COPY handlers handlers
COPY storage storage
COPY bot bot
COPY admin admin
COPY organisation organisation
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER huiyin
VOLUME /var/lib/huiyin
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
# The settings of a container: deploy/container.toml is mounted or copied over this file.
CMD ["python", "-m", "app", "run", "--settings", "/srv/huiyin/container.toml"]
COPY deploy/container.toml /srv/huiyin/container.toml
