// What a person sets, each by `azd env set NAME value`. Without it the value here holds.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')

// The CRM.
param allowedReturnOrigins = readEnvironmentVariable('ALLOWED_RETURN_ORIGINS')
param allowedUiOrigins = readEnvironmentVariable('ALLOWED_UI_ORIGINS', '')
param crmWebhookUrl = readEnvironmentVariable('CRM_WEBHOOK_URL', '')
param crmWebhookEvents = readEnvironmentVariable('CRM_WEBHOOK_EVENTS', '')
param publicBaseUrl = readEnvironmentVariable('CUSTOM_BASE_URL', '')

// Microsoft. A hook of azd registers the app when there is no client id.
param microsoftClientId = readEnvironmentVariable('MICROSOFT_CLIENT_ID')
param microsoftCredential = readEnvironmentVariable('MICROSOFT_CREDENTIAL', 'managed-identity')
param microsoftTenant = readEnvironmentVariable('MICROSOFT_TENANT', 'common')
param allowedTenants = readEnvironmentVariable('ALLOWED_TENANTS', '')
param microsoftCloud = readEnvironmentVariable('MICROSOFT_CLOUD', 'global')
param graphNotifications = readEnvironmentVariable('GRAPH_NOTIFICATIONS', 'basic')

// Size.
param instanceMemoryMb = any(int(readEnvironmentVariable('INSTANCE_MEMORY_MB', '512')))
param maximumInstances = int(readEnvironmentVariable('MAXIMUM_INSTANCES', '100'))
param alwaysReadyHttp = int(readEnvironmentVariable('ALWAYS_READY_HTTP', '1'))
param httpConcurrency = int(readEnvironmentVariable('HTTP_CONCURRENCY', '32'))
param storageAccountCount = int(readEnvironmentVariable('STORAGE_ACCOUNT_COUNT', '1'))
param queueShards = int(readEnvironmentVariable('QUEUE_SHARDS', '1'))
param zoneRedundant = bool(readEnvironmentVariable('ZONE_REDUNDANT', 'false'))
param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))

// Behaviour.
param attachmentLimitBytes = int(readEnvironmentVariable('ATTACHMENT_LIMIT_BYTES', '3145728'))
param resyncMinutes = int(readEnvironmentVariable('RESYNC_MINUTES', '15'))
param sealTokensByVaultKey = bool(readEnvironmentVariable('SEAL_TOKENS_BY_VAULT_KEY', 'false'))
param openTokensByVaultKey = bool(readEnvironmentVariable('OPEN_TOKENS_BY_VAULT_KEY', 'false'))

// Watching.
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '0'))
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
param otlpEndpoint = readEnvironmentVariable('OTLP_ENDPOINT', '')
param tracesKept = readEnvironmentVariable('TRACES_KEPT', '0.1')
param logDays = int(readEnvironmentVariable('LOG_DAYS', '30'))
