# The worker as an image: docker build -f deploy/worker.Dockerfile -t pamir-audit-worker .
FROM node:24-bookworm-slim AS build
WORKDIR /app
# First what decides the dependencies, so that a change of code does not install them again.
COPY package.json package-lock.json ./
COPY catalog/package.json catalog/
COPY sdk/package.json sdk/
COPY broker/package.json broker/
COPY worker/package.json worker/
COPY test/package.json test/
# No install script of a dependency is needed, so none is run.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY catalog catalog
COPY sdk sdk
COPY broker broker
COPY worker worker
RUN node_modules/.bin/tsc -b worker \
  && node worker/bundle.js \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && find . -path ./node_modules -prune -o -name '*.ts' -type f -exec rm {} +

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    AUDIT_DIR=/var/log/pamir-audit \
    AUDIT_HTTP=0.0.0.0:8686 \
    AUDIT_LOG_FILE=/var/log/pamir-audit/worker.log
WORKDIR /app
COPY --from=build /app /app
RUN install -d -o node -g node -m 0750 /var/log/pamir-audit
USER node
VOLUME /var/log/pamir-audit
EXPOSE 8686
# Whether the process lives. Whether it does its job is /ready: a broker that is away is no reason
# to end the worker, which waits for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8686/health').then((page) => process.exit(page.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-proto=delete", "--max-semi-space-size=16", "--no-parallel-scavenge", "/app/worker/bin/pamir-audit.js"]
CMD ["run"]
