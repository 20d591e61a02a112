# The app on the Functions host, for those who run it themselves: see docs/deploy.md.

# Its compiler and bundler are for the machine that builds, whatever the other stage is for.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node local/package.ts

# Microsoft builds it for amd64 only.
FROM mcr.microsoft.com/azure-functions/node:4-node24
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    AzureWebJobsSecretStorageType=files \
    ASPNETCORE_URLS=http://+:8080
COPY --from=build /src/package /home/site/wwwroot
# The host opens its keys there at each request that carries one, and `code` counts as one: every sign-in ends with that.
# The image has a user `app` with this number, and starts as root without it.
RUN mkdir -p /azure-functions-host/Secrets /home/data /home/LogFiles \
    && chown 1654:1654 /azure-functions-host/Secrets /home /home/data /home/LogFiles
USER 1654
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["node", "-e", "fetch('http://127.0.0.1:8080/api/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
