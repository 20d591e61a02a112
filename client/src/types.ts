// The interface's shapes, made from docs/openapi.json by `npm run client:types`. Don't edit.


/**
 * Which threads sync: those that the CRM began (`crm-threads`, the default), also those that the user begins with a contact (`sent-to-contacts`), or also those that a contact begins (`known-contacts`). For the two wider ones From and recipients of other mail are read, and nothing else of it.
 */
export type Scope = ("crm-threads" | "sent-to-contacts" | "known-contacts")
/**
 * RFC 3339 in UTC, with milliseconds.
 */
export type Time = string
export type ContactResult = ({
status: 200
contact: Contact
} | {
status: (400 | 503)
/**
 * Null where there was none to read.
 */
id: (string | null)
code: ("invalid_request" | "unavailable")
detail: string
errors: {
pointer: string
detail: string
}[]
} | {
status: 409
id: string
code: "contact_merged"
detail: string
errors: {
pointer: string
detail: string
}[]
/**
 * The contact to ask for.
 */
into: string
})

export interface Authorize {
/**
 * Where the browser comes back to; its origin must be an allowed one.
 */
returnUrl: string
/**
 * An address that the sign-in page proposes.
 */
loginHint?: string
/**
 * Left out, it follows from the status: disconnected is connect, needs_reconnect is reconnect, connected is change.
 */
intent?: ("connect" | "change" | "reconnect")
}
export interface Complete {
/**
 * As `returnUrl` was called with it.
 */
ticket: string
}
export interface ReadOtherMailbox {
/**
 * As `returnUrl` was called with it.
 */
ticket: string
}
export interface ChangeConnection {
scope?: Scope
/**
 * Instead of a scope: the user no longer wants what an administrator was asked for.
 */
approval?: null
/**
 * Needed for a wider scope: without it 422 `consent_required`.
 */
consentedBy?: {
/**
 * Who has agreed: the owner of the mailbox, as your audit knows them.
 */
name: string
/**
 * When; now when it is left out.
 */
at?: string
}
}
export interface SendRequest {
contact: {
id: string
email: string
name?: string
}
/**
 * Further ones in To, beside the contact.
 * 
 * @maxItems 500
 */
to?: {
email: string
name?: string
}[]
/**
 * @maxItems 500
 */
cc?: {
email: string
name?: string
}[]
/**
 * @maxItems 500
 */
bcc?: {
email: string
name?: string
}[]
subject?: string
html?: string
text?: string
/**
 * @maxItems 250
 */
attachments?: {
name: string
contentType: string
contentId?: string
contentBase64: string
}[]
replyTo?: string
replyAll?: boolean
}
export interface SendParts {
contact: {
id: string
email: string
name?: string
}
/**
 * Further ones in To, beside the contact.
 * 
 * @maxItems 500
 */
to?: {
email: string
name?: string
}[]
/**
 * @maxItems 500
 */
cc?: {
email: string
name?: string
}[]
/**
 * @maxItems 500
 */
bcc?: {
email: string
name?: string
}[]
subject?: string
html?: string
text?: string
/**
 * @maxItems 250
 */
attachments?: {
name: string
contentType: string
contentId?: string
part: string
}[]
replyTo?: string
replyAll?: boolean
}
export interface ChangeThread {
/**
 * false stops it, true starts it from now on.
 */
sync: boolean
}
export interface ContactRequest {
/**
 * @minItems 1
 * @maxItems 50
 */
emails: string[]
name?: (string | null)
}
export interface ContactsRequest {
/**
 * @minItems 1
 * @maxItems 100
 */
contacts: {
id: string
/**
 * @minItems 1
 * @maxItems 50
 */
emails: string[]
name?: (string | null)
}[]
}
export interface MergeRequest {
into: string
}
export interface PutNeverList {
/**
 * @maxItems 1000
 */
addresses?: string[]
/**
 * @maxItems 1000
 */
domains?: string[]
}
export interface OpenSession {
/**
 * What the page shows: the settings card, the conversation of its contacts.
 * 
 * @minItems 1
 * @maxItems 2
 */
components: ("card" | "conversation")[]
/**
 * Of the page, exactly; one of `ALLOWED_UI_ORIGINS`, or this service itself.
 */
origin: string
/**
 * Whose conversation it shows; with `conversation` at least one.
 * 
 * @maxItems 20
 */
contacts?: string[]
}
export interface PoisonRetry {
/**
 * @minItems 1
 * @maxItems 100
 */
ids: string[]
}
/**
 * As Microsoft Graph's documents have it.
 */
export interface GraphNotifications {
value: {
[k: string]: unknown
}[]
}
export interface EntryCreatedEvent {
type: "conversation.entry.created"
timestamp: Time
data: EntryTold
}
/**
 * An entry without bodies: read it for them.
 */
export interface EntryTold {
entryId: string
/**
 * Starts at 1, raised by each change.
 */
version: number
accountId: string
userId: string
contactId: string
threadId: string
/**
 * What kind of mail it is, by its message class, its headers and its report.
 */
kind: ("message" | "auto_reply" | "bounce" | "calendar" | "receipt")
direction: ("outbound" | "inbound")
/**
 * Who wrote it: the CRM, the user in Outlook itself, the contact, or somebody else.
 */
origin: ("crm" | "mailbox" | "contact" | "other")
/**
 * `bounced`: a mail system says that it did not reach a recipient.
 */
status: ("queued" | "sent" | "confirmed" | "failed" | "received" | "bounced")
failure: (EntryFailure | null)
subject: string
snippet: string
/**
 * RFC 3339 in UTC, with milliseconds.
 */
occurredAt: string
internetMessageId: (string | null)
}
/**
 * Why a send did not go out, for good (`failed`), or why a mail came back (`bounced`).
 */
export interface EntryFailure {
code: ("disconnected" | "mailbox_changed" | "send_as_denied" | "recipient_refused" | "message_too_large" | "daily_limit" | "rejected" | "outcome_unknown" | "recipient_unknown" | "mailbox_full" | "too_large" | "blocked" | "tenant_limit" | "sender_limit" | "unreachable" | "other")
message: string
}
export interface EntryUpdatedEvent {
type: "conversation.entry.updated"
timestamp: Time
data: EntryTold
}
export interface MessageSkippedEvent {
type: "conversation.message.skipped"
timestamp: Time
data: SkippedMessage
}
/**
 * A message of a synced thread that was not synced, and why.
 */
export interface SkippedMessage {
id: string
accountId: string
userId: string
/**
 * Null, as `threadId`, where several contacts have the address.
 */
contactId: (string | null)
threadId: (string | null)
direction: ("outbound" | "inbound")
occurredAt: Time
from: Address
subject: string
code: ("attachment_too_large" | "body_too_large" | "marked_private" | "duplicate_message_id" | "unreadable" | "ambiguous_contact")
retryable: boolean
}
/**
 * An e-mail address and, where one was given, its display name.
 */
export interface Address {
email: string
name?: string
}
export interface ThreadChangedEvent {
type: "conversation.thread.changed"
timestamp: Time
data: ThreadTold
}
export interface ThreadTold {
threadId: string
accountId: string
userId: string
contactId: string
state: ("syncing" | "stopped")
/**
 * Why it takes nothing; null while it syncs.
 */
stopped: ({
why: ("by_request" | "disconnected" | "mailbox_changed" | "contact_erased")
/**
 * Null where nobody has noted it.
 */
at: (Time | null)
} | null)
activeSince: Time
}
export interface ConnectionChangedEvent {
type: "connection.changed"
timestamp: Time
data: ConnectionTold
}
export interface ConnectionTold {
accountId: string
userId: string
status: ("connected" | "needs_reconnect" | "disconnected")
/**
 * Notifications arrive and nothing is known to be missing. Say "up to date" by this.
 */
current: boolean
/**
 * Sends that Microsoft has not taken yet.
 */
waitingSends: number
provider: "outlook"
/**
 * The address of the connected mailbox.
 */
email: (string | null)
scope: Scope
connectedAt: (Time | null)
/**
 * Up to here everything is in, skipped with a reason, or counted in `problems`. Not a sign of being up to date.
 */
syncedThrough: (Time | null)
/**
 * Poison records that concern this connection.
 */
problems: number
/**
 * Null until both of its subscriptions at Microsoft exist.
 */
subscriptionsExpireAt: (Time | null)
lastError: (ConnectionError | null)
/**
 * Null: nothing is known to depend on an administrator.
 */
approval: (Approval | null)
reason: ("connected" | "disconnected" | "mailbox_changed" | "reconnected" | "needs_reconnect" | "address_changed" | "approval_granted" | "approval_refused")
}
export interface ConnectionError {
code: ("reconnect_required" | "grant_in_doubt" | "tenant_refused" | "consent_withdrawn" | "no_mailbox" | "subscription_failed" | "operator_credentials")
/**
 * A sentence for people.
 */
message: string
at: Time
}
export interface Approval {
/**
 * An administrator has to approve; has approved, so that the user connects now; has refused; has taken it back.
 */
state: ("waiting" | "approved" | "refused" | "withdrawn")
since: Time
}
export interface EndpointTestEvent {
type: "endpoint.test"
timestamp: Time
data: {

}
}
export interface BegunSignIn {
/**
 * Where the browser goes to sign in.
 */
authorizeUrl: string
/**
 * Where an administrator approves the permissions for the whole organisation. Good for 14 days; it can be sent.
 */
adminConsentUrl: string
expiresAt: Time
}
/**
 * The link between a CRM user and one mailbox. A user without one is 'disconnected'.
 */
export interface Connection {
accountId: string
userId: string
status: ("connected" | "needs_reconnect" | "disconnected")
/**
 * Notifications arrive and nothing is known to be missing. Say "up to date" by this.
 */
current: boolean
/**
 * Sends that Microsoft has not taken yet.
 */
waitingSends: number
provider: "outlook"
/**
 * The address of the connected mailbox.
 */
email: (string | null)
scope: Scope
connectedAt: (Time | null)
/**
 * Up to here everything is in, skipped with a reason, or counted in `problems`. Not a sign of being up to date.
 */
syncedThrough: (Time | null)
/**
 * Poison records that concern this connection.
 */
problems: number
/**
 * Null until both of its subscriptions at Microsoft exist.
 */
subscriptionsExpireAt: (Time | null)
lastError: (ConnectionError | null)
/**
 * Null: nothing is known to depend on an administrator.
 */
approval: (Approval | null)
}
export interface OtherMailbox {
email: string
}
export interface ScopeChange {
id: string
at: Time
from: Scope
to: Scope
/**
 * The owner in a session of their own, somebody whom the CRM names (`stated`), the CRM itself (narrower only), or the end of the connection that the consent was for.
 */
by: ({
type: "stated"
name: string
at: string
} | {
type: ("owner" | "crm" | "disconnected" | "mailbox_changed")
})
}
/**
 * An entry with its bodies.
 */
export interface WholeEntry {
id: string
/**
 * Starts at 1, raised by each change.
 */
version: number
accountId: string
userId: string
/**
 * Address of the mailbox that it went through.
 */
mailbox: string
contactId: string
threadId: string
/**
 * What kind of mail it is, by its message class, its headers and its report.
 */
kind: ("message" | "auto_reply" | "bounce" | "calendar" | "receipt")
direction: ("outbound" | "inbound")
/**
 * Who wrote it: the CRM, the user in Outlook itself, the contact, or somebody else.
 */
origin: ("crm" | "mailbox" | "contact" | "other")
unknownSender: boolean
/**
 * `bounced`: a mail system says that it did not reach a recipient.
 */
status: ("queued" | "sent" | "confirmed" | "failed" | "received" | "bounced")
failure: (EntryFailure | null)
from: Address
to: Address[]
cc: Address[]
bcc: Address[]
subject: string
/**
 * RFC 3339 in UTC, with milliseconds.
 */
occurredAt: string
snippet: string
/**
 * Remote sources taken out of the HTML.
 */
remoteImages: number
/**
 * Its HTML was beyond the bounds: there is its text only.
 */
simplified: boolean
/**
 * Its content is encrypted: a note stands in its place.
 */
protected: (("smime" | "pgp" | "rights") | null)
/**
 * It lay in the junk folder when it came in.
 */
junk: boolean
attachments: Attachment[]
internetMessageId: (string | null)
/**
 * Sanitised. Show it in a sandboxed frame.
 */
html: (string | null)
text: (string | null)
/**
 * Without the quoted history.
 */
newText: (string | null)
}
export interface Attachment {
id: string
name: string
contentType: string
/**
 * Bytes of content; 0 for a reference.
 */
size: number
inline: boolean
/**
 * As `cid:` links of `html` name it.
 */
contentId: (string | null)
type: ("file" | "item" | "reference")
}
/**
 * A send that Microsoft has not taken yet.
 */
export interface WaitingSend {
/**
 * The entry's.
 */
id: string
contactId: string
subject: string
to: Address[]
occurredAt: Time
}
/**
 * Why a message is in a conversation, or is not.
 */
export interface Explanation {
internetMessageId: string
code: ("synced" | "waiting" | "send_failed" | "duplicate" | "unreadable" | "skipped" | "problem" | "not_seen_yet" | "received_before_thread" | "after_disconnect" | "thread_stopped" | "aside" | "internal_mail" | "topic_changed" | "unknown_sender" | "contact_erased" | "ambiguous_contact" | "never_listed" | "received_before_scope" | "begun_in_mailbox" | "draft" | "not_in_this_mailbox" | "needs_reconnect" | "not_connected")
/**
 * For people.
 */
sentence: string
facts: ExplanationFacts
/**
 * When the mailbox is next searched for what was not notified; null when that would not find it.
 */
nextLookAt: (Time | null)
}
/**
 * Null is what does not belong to the answer.
 */
export interface ExplanationFacts {
contactId: (string | null)
threadId: (string | null)
/**
 * The entry in the conversation; of a `duplicate` the other message.
 */
entryId: (string | null)
/**
 * Of the entry.
 */
status: (("queued" | "sent" | "confirmed" | "failed" | "received" | "bounced") | null)
failureCode: (("disconnected" | "mailbox_changed" | "send_as_denied" | "recipient_refused" | "message_too_large" | "daily_limit" | "rejected" | "outcome_unknown" | "recipient_unknown" | "mailbox_full" | "too_large" | "blocked" | "tenant_limit" | "sender_limit" | "unreachable" | "other") | null)
skippedId: (string | null)
skippedCode: (("attachment_too_large" | "body_too_large" | "marked_private" | "duplicate_message_id" | "unreadable" | "ambiguous_contact") | null)
retryable: (boolean | null)
/**
 * By what the message points to the thread.
 */
pointedBy: (("in_reply_to" | "report" | "references" | "conversation") | null)
/**
 * Whether it says that it answers something.
 */
hasReplyHeader: (boolean | null)
receivedAt: (Time | null)
threadActiveSince: (Time | null)
syncedThrough: (Time | null)
/**
 * It was found, could not be brought in at once, and is tried again by itself.
 */
isRetried: (boolean | null)
}
/**
 * An entry as lists show it, with the bodies that were asked for.
 */
export interface ListedEntry {
id: string
/**
 * Starts at 1, raised by each change.
 */
version: number
accountId: string
userId: string
/**
 * Address of the mailbox that it went through.
 */
mailbox: string
contactId: string
threadId: string
/**
 * What kind of mail it is, by its message class, its headers and its report.
 */
kind: ("message" | "auto_reply" | "bounce" | "calendar" | "receipt")
direction: ("outbound" | "inbound")
/**
 * Who wrote it: the CRM, the user in Outlook itself, the contact, or somebody else.
 */
origin: ("crm" | "mailbox" | "contact" | "other")
unknownSender: boolean
/**
 * `bounced`: a mail system says that it did not reach a recipient.
 */
status: ("queued" | "sent" | "confirmed" | "failed" | "received" | "bounced")
failure: (EntryFailure | null)
from: Address
to: Address[]
cc: Address[]
bcc: Address[]
subject: string
/**
 * RFC 3339 in UTC, with milliseconds.
 */
occurredAt: string
snippet: string
/**
 * Remote sources taken out of the HTML.
 */
remoteImages: number
/**
 * Its HTML was beyond the bounds: there is its text only.
 */
simplified: boolean
/**
 * Its content is encrypted: a note stands in its place.
 */
protected: (("smime" | "pgp" | "rights") | null)
/**
 * It lay in the junk folder when it came in.
 */
junk: boolean
attachments: Attachment[]
internetMessageId: (string | null)
/**
 * With `include=newText`.
 */
newText?: (string | null)
/**
 * With `include=html`.
 */
html?: (string | null)
/**
 * With `include`: its bodies did not fit into this answer and are null; read the entry itself.
 */
truncated?: boolean
}
export interface ChangedEntries {
entries: ListedEntry[]
/**
 * For the next page; null on the last one.
 */
nextCursor: (string | null)
/**
 * How far this answer reaches: `updatedAfter` of the next question.
 */
updatedThrough: string
}
export interface Thread {
id: string
accountId: string
userId: string
contactId: string
/**
 * Address of the mailbox that its last message went through; null where it is not known.
 */
mailbox: (string | null)
subject: string
/**
 * Whom the CRM or the user wrote to in it, the contact among them.
 */
people: Address[]
state: ("syncing" | "stopped")
/**
 * Why it takes nothing; null while it syncs.
 */
stopped: ({
why: ("by_request" | "disconnected" | "mailbox_changed" | "contact_erased")
/**
 * Null where nobody has noted it.
 */
at: (Time | null)
} | null)
startedAt: Time
/**
 * RFC 3339 in UTC, with milliseconds.
 */
activeSince: string
lastEntry: ({
id: string
occurredAt: Time
direction: ("outbound" | "inbound")
snippet: string
} | null)
/**
 * Null for a thread that began before they were counted.
 */
counts: ({
entries: number
skipped: number
} | null)
}
export interface Contact {
id: string
emails: string[]
name: (string | null)
}
export interface ContactResults {
/**
 * In the order of the request.
 */
results: ContactResult[]
}
/**
 * Whose mail stays out. A domain stands for those under it, too.
 */
export interface NeverList {
addresses: string[]
domains: string[]
}
export interface Session {
token: string
expiresAt: Time
}
export interface Feed {
events: ({
type: "conversation.entry.created"
timestamp: Time
data: EntryTold
/**
 * The `webhook-id`. A repeat has the same.
 */
id: string
} | {
type: "conversation.entry.updated"
timestamp: Time
data: EntryTold
/**
 * The `webhook-id`. A repeat has the same.
 */
id: string
} | {
type: "conversation.message.skipped"
timestamp: Time
data: SkippedMessage
/**
 * The `webhook-id`. A repeat has the same.
 */
id: string
} | {
type: "conversation.thread.changed"
timestamp: Time
data: ThreadTold
/**
 * The `webhook-id`. A repeat has the same.
 */
id: string
} | {
type: "connection.changed"
timestamp: Time
data: ConnectionTold
/**
 * The `webhook-id`. A repeat has the same.
 */
id: string
})[]
/**
 * Keep it and ask with it: also on the last page, for what comes later.
 */
nextCursor: string
/**
 * More is there already.
 */
hasMore: boolean
}
export interface EndpointAnswer {
id: string
delivered: boolean
/**
 * The HTTP status; null when none came.
 */
status: (number | null)
/**
 * `http_<status>`, `timeout`, `unreachable` or `address_refused`.
 */
code: (string | null)
ms: number
}
export interface Endpoint {
configured: boolean
enabled: boolean
/**
 * What it is told of.
 */
events: ("conversation.entry.created" | "conversation.entry.updated" | "conversation.message.skipped" | "conversation.thread.changed" | "connection.changed")[]
disabledAt: (Time | null)
/**
 * `gone`: it answered 410.
 */
reason: ("gone" | null)
/**
 * The time of the oldest event that it was not told since it was disabled the last time. Read the feed from here.
 */
missedSince: (Time | null)
/**
 * To within five minutes.
 */
lastSuccess: (Time | null)
/**
 * To within a minute.
 */
lastFailure: ({
at: Time
code: string
} | null)
/**
 * Open: it has just failed three times on end for this instance.
 */
breaker: ("closed" | "open")
}
/**
 * Work that kept failing, kept so that it can be replayed. Ids only.
 */
export interface PoisonRecord {
id: string
queue: string
code: string
message: string
ids: {
[k: string]: string | string[]
}
attempt: number
firstSeen: Time
failedAt: Time
}
/**
 * `not_found`: it was replayed before, or its trouble ended by itself.
 */
export interface PoisonRetries {
results: {
id: string
outcome: ("replayed" | "not_found" | "malformed")
}[]
}
/**
 * What an operator looks at first. A part that can not be read now is null.
 */
export interface Overview {
at: Time
status: ("ok" | "failing")
failing: string[]
operatorFault: ({
code: string
at: Time
} | null)
queues: (OverviewQueue[] | null)
/**
 * When that was due which waits longest for its timer; null when nothing is overdue.
 */
due: ({
renew: (Time | null)
resync: (Time | null)
} | null)
timers: (OverviewTimer[] | null)
/**
 * Counted at most once a minute; of a fleet of over some 10,000 connections the first ones, not `complete`.
 */
connections: ({
byStatus: {
connected: number
needs_reconnect: number
disconnected: number
}
byError: {
[k: string]: number
}
complete: boolean
} | null)
/**
 * The newest 100 by queue and code; not `complete` when there are more.
 */
poison: ({
byCode: {
queue: string
code: string
count: number
}[]
complete: boolean
} | null)
/**
 * How long things took, this instance's since its start: `notified_to_done`, `received_to_entry`, `received_to_told`.
 */
lags: {
[k: string]: Lag
}
/**
 * This instance's, since its start.
 */
counters: {
[k: string]: number
}
}
export interface OverviewQueue {
name: string
/**
 * Messages in it, delayed ones included.
 */
waiting: number
/**
 * Since when the next message is in it; null when none waits for a function. A delayed one counts from when it was put there.
 */
oldest: (Time | null)
/**
 * What the host gave up and no timer has taken yet.
 */
poison: number
}
/**
 * Its last run, on whatever instance.
 */
export interface OverviewTimer {
name: string
endedAt: Time
tookMs: number
outcome: ("succeeded" | "failed")
}
/**
 * Upper bounds; null for more than an hour.
 */
export interface Lag {
count: number
p50Ms: (number | null)
p99Ms: (number | null)
}
export interface OpsHealth {
status: ("ok" | "failing")
failing: string[]
/**
 * This instance's, since its start.
 */
counters: {
[k: string]: number
}
/**
 * Messages that wait, delayed ones included; null while they cannot be counted.
 */
queues: ({
[k: string]: number
} | null)
/**
 * The last refusal of our own credentials, while it is recent.
 */
operatorFault: ({
code: string
at: Time
} | null)
}
export interface Health {
status: ("ok" | "failing")
failing: string[]
}
/**
 * RFC 9457.
 */
export interface Problem {
type: string
title: string
status: number
detail: string
/**
 * Names the call in our log.
 */
instance: string
/**
 * Stable: program by this.
 */
code: ("invalid_json" | "invalid_request" | "invalid_id" | "invalid_cursor" | "idempotency_key_missing" | "session_invalid" | "session_expired" | "session_elsewhere" | "session_not_allowed" | "ticket_mismatch" | "not_found" | "not_connected" | "needs_reconnect" | "send_in_progress" | "contact_erased" | "contact_merged" | "webhook_not_configured" | "event_not_chosen" | "endpoint_disabled" | "not_retryable" | "ticket_expired" | "cursor_expired" | "length_required" | "attachment_too_large" | "message_too_large" | "request_too_large" | "unsupported_media_type" | "idempotency_key_reused" | "consent_required" | "never_listed" | "too_many_merged" | "return_url_not_allowed" | "reply_to_other_contact" | "origin_not_allowed" | "internal_error" | "unavailable")
/**
 * What is wrong in the body, by JSON pointer.
 */
errors?: {
pointer: string
detail: string
}[]
/**
 * Of `contact_merged`: the contact to ask for.
 */
into?: string
}
