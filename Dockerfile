# The console is built with development tools, which the server does without.
FROM node:24-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY src src
COPY web web
COPY scripts scripts
RUN node scripts/build.ts

FROM node:24-slim
# ffmpeg runs as a program of its own; without it the slower WebAssembly build would do the same work.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY LICENSE NOTICE ./
COPY src src
COPY devices devices
COPY scripts scripts
COPY --from=console /app/web/dist web/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["tini", "--"]
CMD ["node", "--max-semi-space-size=8", "src/main.ts"]
