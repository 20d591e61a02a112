// The Function App on Flex Consumption, and all of its settings.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param packageContainerUrl string
param instanceMemoryMb int
param maximumInstances int
param alwaysReadyHttp int
param httpConcurrency int
param zoneRedundant bool
@description('Empty without a private network.')
param appSubnetId string
param insightsConnection string
param vaultUri string
param storageAccounts storageAccount[]
@description('By their names; an empty value counts as not set.')
param settings object
@description('Empty: the address that Azure gives the app.')
param publicBaseUrl string
@description('Which settings are read from the vault; the others of them are not set.')
param fromVault object

type storageAccount = {
  setting: string
  blobUri: string
  queueUri: string
  tableUri: string
}

// Several zones take two instances that wait, where any do.
var waiting = alwaysReadyHttp > 0 && zoneRedundant ? max(alwaysReadyHttp, 2) : alwaysReadyHttp

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    // Graph and browsers call it: the app itself stays public, whatever its storage is.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(appSubnetId) ? null : appSubnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstances
        alwaysReady: waiting == 0 ? [] : [{ name: 'http', instanceCount: waiting }]
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

var baseUrl = empty(publicBaseUrl) ? 'https://${site.properties.defaultHostName}' : publicBaseUrl

// Both the host's triggers and the app read them; never a connection string, whose key would open everything.
var storageSettings = reduce(
  storageAccounts,
  {},
  (all, account) =>
    union(all, {
      '${account.setting}__credential': 'managedidentity'
      '${account.setting}__clientId': identityClientId
      '${account.setting}__blobServiceUri': account.blobUri
      '${account.setting}__queueServiceUri': account.queueUri
      '${account.setting}__tableServiceUri': account.tableUri
    })
)

// Of TOKEN_ENCRYPTION_KEYS the secret is token-encryption-keys.
var secretSettings = toObject(
  items(fromVault),
  secret => secret.key,
  secret =>
    secret.value
      ? '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(toLower(secret.key), '_', '-')})'
      : ''
)

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: site
  name: 'appsettings'
  properties: union(settings, storageSettings, secretSettings, {
    STORAGE_ACCOUNTS: join(map(storageAccounts, account => account.setting), ',')
    PUBLIC_BASE_URL: baseUrl
    OTEL_TRACES_SAMPLER: 'traceidratio'
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  })
}

output publicBaseUrl string = baseUrl
