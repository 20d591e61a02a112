// The whole of one installation, in one resource group. Every value that a person sets is in main.bicepparam.
targetScope = 'resourceGroup'

@description('The name of the installation: part of the names of what is made.')
@minLength(1)
@maxLength(40)
param environmentName string

param location string = resourceGroup().location

@description('Memory of an instance. Below 100,000 mailboxes 512 is the cheapest.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int = 512

@description('Most instances at once, of all functions together.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 100

@description('Instances that wait for HTTP requests: with none, the first notification after a pause meets a cold start.')
@minValue(0)
@maxValue(100)
param alwaysReadyHttp int = 1

@description('HTTP requests that one instance works on at once.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 32

@description('Instances and storage in several zones of the region. Can not be changed later.')
param zoneRedundant bool = false

@description('Storage and vault are reached from the app\'s own network only.')
param privateNetwork bool = false

@description('Data does not move: as many as the fleet may come to need, before the first mailbox connects.')
@minValue(1)
@maxValue(40)
param storageAccountCount int = 1

@minValue(1)
@maxValue(64)
param queueShards int = 1

@description('What Graph and browsers reach, without /api. Empty: the address that Azure gives the app.')
param publicBaseUrl string = ''

@description('The client id of the app registration (infra/register-app.sh).')
@minLength(1)
param microsoftClientId string

@description('How the app proves to Microsoft that it is itself. The other two are read from the vault.')
@allowed(['managed-identity', 'certificate', 'secret'])
param microsoftCredential string = 'managed-identity'

@description('common, organizations, consumers or one tenant.')
param microsoftTenant string = 'common'

@description('Ids of the tenants that may connect, separated by commas; empty: all.')
param allowedTenants string = ''

@allowed(['global', 'usgov', 'usgovdod', 'china'])
param microsoftCloud string = 'global'

@allowed(['basic', 'rich'])
param graphNotifications string = 'basic'

@description('Exact origins that a sign-in may return to, separated by commas.')
@minLength(1)
param allowedReturnOrigins string

@description('Exact origins of the CRM\'s pages that may have sessions; empty: none but its own.')
param allowedUiOrigins string = ''

@description('Where the CRM is told of events; empty: they stand in the feed alone.')
param crmWebhookUrl string = ''

@description('The types of events that go there; empty: all.')
param crmWebhookEvents string = ''

@minValue(1)
@maxValue(3145728)
param attachmentLimitBytes int = 3145728

@minValue(1)
@maxValue(1440)
param resyncMinutes int = 15

@description('Token caches are sealed under the key in the vault. What local keys have sealed they still open.')
param sealTokensByVaultKey bool = false

@description('After the way back to local keys: what is sealed under the key in the vault is still opened by it.')
param openTokensByVaultKey bool = false

@description('Who is told when an alert fires; empty: alerts stand in the portal alone.')
param alertEmail string = ''

@description('In the currency of the subscription, a month; 0: no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('The first of the month in which the budget was first set, such as 2026-11-01. It must not change afterwards.')
param budgetStart string = ''

@description('An OpenTelemetry collector that gets traces and measures beside Application Insights; empty: none.')
param otlpEndpoint string = ''

@description('The part of all traces that is kept, from 0 to 1. Logs and measures are all kept.')
param tracesKept string = '0.1'

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 30

var token = toLower(uniqueString(resourceGroup().id, environmentName, location))
var appName = 'func-${take(environmentName, 30)}-${token}'
var usesVaultKey = sealTokensByVaultKey || openTokensByVaultKey
var tags = { 'azd-env-name': environmentName }
// The setting by which the app and the host find each account; the first is the host's own.
var storageSettings = [for n in range(0, storageAccountCount): n == 0 ? 'AzureWebJobsStorage' : 'MailStorage${n + 1}']

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${token}'
  location: location
  tags: tags
}

module network 'network.bicep' = if (privateNetwork) {
  name: 'network'
  params: { token: token, location: location, tags: tags, zoneRedundant: zoneRedundant }
}

module storage 'storage.bicep' = [
  for (setting, n) in storageSettings: {
    name: 'storage-${n + 1}'
    params: {
      name: n == 0 ? 'st${token}' : 'st${token}${n + 1}'
      location: location
      tags: tags
      zoneRedundant: zoneRedundant
      privateNetwork: privateNetwork
      endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
      dnsZoneIds: network.?outputs.dnsZoneIds ?? {}
      principalId: identity.properties.principalId
      withPackage: n == 0
    }
  }
]

module watching 'watching.bicep' = {
  name: 'watching'
  params: {
    token: token
    location: location
    tags: tags
    logDays: logDays
    principalId: identity.properties.principalId
  }
}

module vault 'vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    privateNetwork: privateNetwork
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    dnsZoneId: network.?outputs.dnsZoneIds.vault ?? ''
    principalId: identity.properties.principalId
    mayUseKey: usesVaultKey
    workspaceId: watching.outputs.workspaceId
  }
}

module app 'app.bicep' = {
  name: 'app'
  params: {
    name: appName
    location: location
    tags: tags
    identityId: identity.id
    identityClientId: identity.properties.clientId
    packageContainerUrl: storage[0].outputs.packageContainerUrl
    instanceMemoryMb: instanceMemoryMb
    maximumInstances: maximumInstances
    alwaysReadyHttp: alwaysReadyHttp
    httpConcurrency: httpConcurrency
    zoneRedundant: zoneRedundant
    appSubnetId: network.?outputs.appSubnetId ?? ''
    insightsConnection: watching.outputs.insightsConnection
    vaultUri: vault.outputs.uri
    storageAccounts: [
      for (setting, n) in storageSettings: {
        setting: setting
        blobUri: storage[n].outputs.blobUri
        queueUri: storage[n].outputs.queueUri
        tableUri: storage[n].outputs.tableUri
      }
    ]
    settings: {
      QUEUE_SHARDS: string(queueShards)
      MICROSOFT_CLIENT_ID: microsoftClientId
      MICROSOFT_TENANT: microsoftTenant
      ALLOWED_TENANTS: allowedTenants
      MICROSOFT_CLOUD: microsoftCloud
      // Other endpoints than the cloud's: for a simulator.
      MICROSOFT_LOGIN_URL: ''
      MICROSOFT_GRAPH_URL: ''
      GRAPH_NOTIFICATIONS: graphNotifications
      CRM_WEBHOOK_URL: crmWebhookUrl
      CRM_WEBHOOK_EVENTS: crmWebhookEvents
      ALLOWED_RETURN_ORIGINS: allowedReturnOrigins
      ALLOWED_UI_ORIGINS: allowedUiOrigins
      ATTACHMENT_LIMIT_BYTES: string(attachmentLimitBytes)
      RESYNC_MINUTES: string(resyncMinutes)
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
      OTEL_TRACES_SAMPLER_ARG: tracesKept
      // Waits as they are: shorter ones are for tests.
      DELAY_SCALE: '1'
      KEY_VAULT_KEY_URL: usesVaultKey ? vault.outputs.keyUrl : ''
      SEAL_TOKENS_BY_VAULT_KEY: sealTokensByVaultKey ? 'true' : 'false'
      MICROSOFT_CLIENT_ASSERTION: microsoftCredential == 'managed-identity' ? 'managed-identity' : ''
    }
    publicBaseUrl: publicBaseUrl
    fromVault: {
      CLIENT_STATE_KEYS: true
      // Beside the vault's key, too: they open what they have sealed, and are there for the way back.
      TOKEN_ENCRYPTION_KEYS: true
      CRM_WEBHOOK_SECRETS: !empty(crmWebhookUrl)
      GRAPH_NOTIFICATION_CERTIFICATES: graphNotifications == 'rich'
      MICROSOFT_CLIENT_CERTIFICATE: microsoftCredential == 'certificate'
      MICROSOFT_CLIENT_SECRET: microsoftCredential == 'secret'
    }
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    tags: tags
    workspaceId: watching.outputs.workspaceId
    email: alertEmail
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: {
    location: location
    tags: tags
    workspaceId: watching.outputs.workspaceId
  }
}

module budget 'budget.bicep' = if (monthlyBudget > 0 && !empty(budgetStart)) {
  name: 'budget'
  params: {
    name: 'budget-${token}'
    amount: monthlyBudget
    start: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// What the hooks and the operator go on with: names and addresses, nothing that is secret.
output AZURE_FUNCTION_NAME string = appName
output SERVICE_APP_NAME string = appName
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output IDENTITY_PRINCIPAL_ID string = identity.properties.principalId
output PUBLIC_BASE_URL string = app.outputs.publicBaseUrl
