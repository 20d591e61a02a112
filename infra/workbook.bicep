// The pictures that an operator looks at first, in the portal under the workspace's workbooks.
param location string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'email-sync')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Email sync'
    category: 'workbook'
    sourceId: workspaceId
    version: '1.0'
    serializedData: loadTextContent('workbook.json')
  }
}
