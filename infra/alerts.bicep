// What somebody is woken for, and what somebody should look at. docs/operations.md says of each what to do.
param location string
param tags object
param workspaceId string
@description('Empty: alerts stand in the portal alone.')
param email string

// The app writes one JSON line per event, which the host keeps as a trace.
func logged(event string) string => 'AppTraces | where Message contains \'"event":"${event}"\''

// The objective allows one message in a hundred to be late. It burns when so many times more are, both over the whole
// window and in its last part, so that it ends soon after the trouble does. What the CRM did not take at once counts as late.
func burning(times string, part string) string =>
  'AppMetrics | extend kind = tostring(Properties.kind) | where Name == "outlook_sync.done" or (Name == "outlook_sync.event" and kind == "left_to_queue") | extend isLate = kind in ("late", "left_to_queue"), isDone = Name == "outlook_sync.done", isRecent = TimeGenerated > ago(${part}) | summarize done = sumif(Sum, isDone), late = sumif(Sum, isLate), doneLately = sumif(Sum, isDone and isRecent), lateLately = sumif(Sum, isLate and isRecent) | where done >= 20 and late > done * 0.01 * ${times} and lateLately > doneLately * 0.01 * ${times}'

var alerts = [
  {
    name: 'timers-silent'
    title: 'No timer has run for 15 minutes'
    severity: 0
    query: logged('timer.ran')
    operator: 'LessThan'
    threshold: 1
    minutes: 15
  }
  {
    name: 'credentials-refused'
    title: 'Microsoft refuses the app\'s own credentials'
    severity: 0
    query: logged('operator.credentials_refused')
    operator: 'GreaterThan'
    threshold: 0
    // In a small fleet they are tried every ten minutes: it must not be called over in between.
    minutes: 15
  }
  {
    name: 'token-keys-lost'
    title: 'The vault has a key of token caches no more, or disabled it'
    severity: 1
    query: logged('token_keys.lost')
    operator: 'GreaterThan'
    threshold: 0
    minutes: 5
  }
  {
    name: 'credentials-expire'
    title: 'A secret, key or certificate in the vault is about to expire'
    severity: 2
    query: 'AZKVAuditLogs | where OperationName endswith "NearExpiryEventGridNotification" or OperationName endswith "ExpiredEventGridNotification"'
    operator: 'GreaterThan'
    threshold: 0
    minutes: 60
  }
  {
    name: 'subscriptions-lapsing'
    title: 'A subscription could not be renewed and is about to lapse'
    severity: 1
    query: logged('subscriptions.lapsing')
    operator: 'GreaterThan'
    threshold: 0
    // By then it is tried every quarter of an hour.
    minutes: 30
  }
  {
    name: 'slow-acknowledgements'
    title: 'Of Graph\'s notifications one in a hundred was answered after more than 3 seconds'
    severity: 2
    // Requests are sampled: each stands for as many as ItemCount says.
    query: 'AppRequests | where Name has_any ("graph-notifications", "graph-lifecycle", "graph/notifications", "graph/lifecycle") | summarize all = sum(ItemCount), slow = sumif(ItemCount, DurationMs > 3000) | where slow * 100 > all'
    operator: 'GreaterThan'
    threshold: 0
    minutes: 15
  }
  {
    name: 'objective-burns-fast'
    title: 'Far too many messages reach the CRM later than five seconds after their notification'
    severity: 1
    // Within an hour of it a fiftieth of what 30 days allow is gone.
    query: burning('14.4', '5m')
    operator: 'GreaterThan'
    threshold: 0
    minutes: 60
  }
  {
    name: 'objective-burns-slowly'
    title: 'For hours too many messages have reached the CRM later than five seconds after their notification'
    severity: 2
    query: burning('6.0', '30m')
    operator: 'GreaterThan'
    threshold: 0
    minutes: 360
  }
  {
    name: 'poison-records'
    title: 'Work kept failing and waits for a replay'
    severity: 2
    query: logged('work.poisoned')
    operator: 'GreaterThan'
    threshold: 0
    minutes: 15
  }
  {
    name: 'fleet-guard'
    title: 'So many grants are refused at once that it is taken for an outage'
    severity: 1
    query: logged('grants.refused_at_once')
    operator: 'GreaterThan'
    threshold: 0
    minutes: 15
  }
  {
    name: 'missing-mail'
    title: 'A resync found mail that the status had called in'
    severity: 3
    query: logged('resync.found_missing')
    operator: 'GreaterThan'
    threshold: 0
    minutes: 60
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'mail-sync'
    emailReceivers: empty(email)
      ? []
      : [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: 'docs/operations.md, "${alert.name}", says what to do.'
      severity: alert.severity
      enabled: true
      autoMitigate: true
      // On a new workspace its tables do not stand yet.
      skipQueryValidation: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${alert.minutes}M'
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
    }
  }
]

output actionGroupId string = operators.id
