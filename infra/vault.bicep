// The vault: the app's secrets, which a script puts there (infra/secrets.sh), and the key that can seal token caches.
@minLength(3)
@maxLength(24)
param name string
param location string
param tags object
param privateNetwork bool
param endpointSubnetId string
param dnsZoneId string
param principalId string
@description('Whether the app wraps and unwraps by the key.')
param mayUseKey bool
param workspaceId string

var roles = {
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  // Get, wrap and unwrap; neither encrypt nor sign.
  cryptoServiceEncryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
      // Deployments write the key, and the script the secrets, through Azure's own management.
      bypass: 'AzureServices'
    }
  }

  resource key 'keys' = {
    name: 'token-envelope'
    properties: {
      kty: 'RSA'
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
    }
  }
}

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roles.secretsUser)
  scope: vault
  properties: {
    description: 'Key Vault Secrets User'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
  }
}

resource usesKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mayUseKey) {
  name: guid(vault::key.id, principalId, roles.cryptoServiceEncryptionUser)
  scope: vault::key
  properties: {
    description: 'Key Vault Crypto Service Encryption User'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.cryptoServiceEncryptionUser
    )
  }
}

// Who read what, and that something is about to expire.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (privateNetwork) {
  name: 'pe-${name}'
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    resourceId: vault.id
    service: 'vault'
    dnsZoneId: dnsZoneId
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
output keyUrl string = vault::key.properties.keyUri
