# The shop. One image for every role; see docs/guides/deploy.md.
FROM node:24-slim AS build
WORKDIR /workspace
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile
RUN PANELKIT_TYPES=none npx -y pnpm@12.21.0 --recursive --if-present run build
RUN npx -y pnpm@12.21.0 --filter @panelkit/express-shop deploy --legacy --prod /shop

# Its PostgreSQL client is as new as the server of compose.yaml: backups run pg_dump.
FROM node:24-trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /shop
# Owned by root: the shop cannot change its own program.
COPY --from=build /shop .
RUN mkdir -m 700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=70s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No signal opens a debugger, which could read every secret. Half of the container's memory is for what is not on the heap.
CMD ["node", "--disable-sigusr1", "--max-old-space-size-percentage=50", "dist/main.js"]
