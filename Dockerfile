# syntax=docker/dockerfile:1
# One image for all roles: docker-compose.yml names the command of each.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NX_TUI=false NX_DAEMON=false
COPY . .
RUN npm ci --no-audit --no-fund \
 && npm run build -w @soshogle/web \
 && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
# With a fixed threshold the C library gives large blocks back as soon as they are free.
ENV NODE_ENV=production MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
# A new volume takes the owner of the folder that it is mounted on.
RUN mkdir -p /srv/blobs && chown node:node /srv/blobs && chmod 700 /srv/blobs
COPY --from=build /app /app
USER node
EXPOSE 3000
CMD ["node", "--max-semi-space-size=8", "apps/web/server/start.ts"]
