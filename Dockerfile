# The server in a container, without root's rights. It has not been built by the project's own checks: they have no engine.
FROM python:3.11-slim AS build
WORKDIR /src
COPY .ci/lock/serve.txt .ci/lock/
RUN python -m venv /opt/babysit && /opt/babysit/bin/pip install --no-cache-dir --require-hashes -r .ci/lock/serve.txt
COPY pyproject.toml README.md LICENSE ./
COPY alembic alembic
COPY frontend frontend
COPY backend backend
RUN /opt/babysit/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home babysit && install -d -o babysit -g babysit -m 0700 /data
COPY --from=build /opt/babysit /opt/babysit
USER babysit
ENV PATH=/opt/babysit/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BABYSIT_DATA_DIR=/data NUMBA_CACHE_DIR=/data/numba
VOLUME /data
EXPOSE 8420
# Inside a container every address is 0.0.0.0: what is published decides who reaches it (docker-compose.yml: loopback alone).
CMD ["babysit", "serve", "--host", "0.0.0.0", "--port", "8420", "--no-open"]
