# docker build -t dibs .
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
COPY prisma prisma
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

# Without the Prisma CLI and the embedded Postgres (here DATABASE_URL is set), and without what Node never loads.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
RUN npm ci --omit=dev --omit=optional && node scripts/prune-packages.mjs node_modules

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY prisma prisma
USER node
EXPOSE 3000
# As `npm start`, but not by npm: signals go to the program itself. Its heap needs some 60 MB; where there is room, V8 would take 150.
CMD ["node", "--max-old-space-size=512", "--max-semi-space-size=4", "dist/main.js"]
