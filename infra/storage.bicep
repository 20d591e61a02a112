// One storage account, without keys: the app's identity alone gets at what is in it.
@minLength(3)
@maxLength(24)
param name string
param location string
param tags object
param zoneRedundant bool
param privateNetwork bool
param endpointSubnetId string
@description('By service; empty without a private network.')
param dnsZoneIds object
param principalId string
@description('Whether the deployed package is kept here as well.')
param withPackage bool

var packageContainer = 'app-package'

// Built-in roles: what is in blobs, queues and tables, and nothing of the account itself.
var roles = {
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    // What a contact's erasure takes away must not live on in a bin.
    properties: {
      deleteRetentionPolicy: { enabled: false }
      containerDeleteRetentionPolicy: { enabled: false }
    }

    resource package 'containers' = if (withPackage) {
      name: packageContainer
      properties: { publicAccess: 'None' }
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(account.id, principalId, role.value)
    scope: account
    properties: {
      description: role.key
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

module endpoints 'private-endpoint.bicep' = [
  for service in ['blob', 'queue', 'table']: if (privateNetwork) {
    name: 'pe-${name}-${service}'
    params: {
      name: 'pe-${name}-${service}'
      location: location
      tags: tags
      subnetId: endpointSubnetId
      resourceId: account.id
      service: service
      dnsZoneId: dnsZoneIds[?service] ?? ''
    }
  }
]

output blobUri string = account.properties.primaryEndpoints.blob
output queueUri string = account.properties.primaryEndpoints.queue
output tableUri string = account.properties.primaryEndpoints.table
output packageContainerUrl string = '${account.properties.primaryEndpoints.blob}${packageContainer}'
