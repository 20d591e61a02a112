/**
 * How long things last, in milliseconds. Elsewhere stand only those of a sign-in (`sign-in/lifetimes.ts`), of events
 * (`event/delivery-durations.ts`, `event/feed-durations.ts`) and of a reader's wait (`entry/changes-durations.ts`). One
 * that depends on another is derived from it. Those that pass `delay` on their way are scaled by `DELAY_SCALE`.
 */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// Requests and runs

/** From the moment a thread takes it. What is within the bounds needs two seconds on a slow machine. */
export const RENDER_DEADLINE_MS = 10 * SECOND;
/** A worker thread that had nothing to do for this long ends. */
export const THREAD_IDLE_MS = 5 * MINUTE;
/** Of one delivery to the CRM's webhook. */
export const CRM_TIMEOUT_MS = 15 * SECOND;
/** A token is not handed out in its last five minutes: the request that it is for takes time, and clocks differ. */
export const TOKEN_SPARE_MS = 5 * MINUTE;
/**
 * How long who can't wait hears nothing before giving up, given to each call as a signal: the SDKs bound a try only by
 * asking the service to, and a service that has gone silent would be waited for without end.
 */
export const HASTY_MS = 2 * SECOND;
/** Of one request to the storage: its services end each that they work on within this. */
export const STORAGE_SILENT_MS = 30 * SECOND;
/** Of one request to Graph: longer than an answer with 3 MB takes, shorter than a function may run. */
export const GRAPH_TIMEOUT_MS = 1 * MINUTE;
/** Who asks after a message waits so long for a busy mailbox's turn. */
export const EXPLAIN_STARTS_WITHIN_MS = 20 * SECOND;
/** Of one request to Microsoft while a person waits for the sign-in. */
export const SIGN_IN_TIMEOUT_MS = 20 * SECOND;
/** Of one request to the vault, which answers within some hundredths of a second. */
export const VAULT_TIMEOUT_MS = 10 * SECOND;
/** How long a process knows a data key: so long a vault's key that is disabled goes on opening what it has opened. */
export const DATA_KEY_KEPT_MS = 1 * HOUR;
/** A task that takes longer goes on in another queue message, so that no invocation runs for long. */
export const TURN_MS = 1 * MINUTE;
/** No run takes longer: the host ends it before. */
export const LONGEST_RUN_MS = 30 * MINUTE;
/** The objective, from a notification to the CRM told: half of all within the first, 99 of 100 within the second. */
export const DONE_FAST_MS = 1 * SECOND;
export const DONE_IN_TIME_MS = 5 * SECOND;
/** The answer of a health check is given again for this long. */
export const HEALTH_KEPT_MS = 15 * SECOND;
/** Who looks at the overview waits no longer for a part of it. */
export const OVERVIEW_PATIENCE_MS = 10 * SECOND;
/** How long connections that were counted by state are told again. */
export const OVERVIEW_KEPT_MS = 1 * MINUTE;

/** Notifications within this share a look at their mailbox; a link is there as long before its connection. */
export const MAILBOX_KEPT_MS = 2 * SECOND;

// Retries of work

/** With bad credentials every refresh of the fleet fails, and all of them would write to one row. */
export const FAULT_NOTED_EACH_MS = 1 * MINUTE;
/** Waits before the second and each later try of work that failed: about eight hours, longer than most outages. */
export const WORK_WAITS_MS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const;
/** Waits for a notified message that can't be read yet; after them it is left to the resync. */
export const NOT_FOUND_WAITS_MS = [
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
] as const;
/** Bounds of the wait when asked to slow down without being told for how long. */
export const UNTOLD_WAIT_MS = { shortest: 10 * SECOND, longest: 5 * MINUTE } as const;
/** A refusal of our own credentials counts as a fault of now for this long. */
export const OPERATOR_FAULT_RECENT_MS = 15 * MINUTE;
/**
 * Our own credentials fail all work alike until the operator mends them, which may take a weekend: none of it is given
 * up, and it goes on soon afterwards. Short enough that health shows the fault meanwhile.
 */
export const OPERATOR_WAIT_MS = OPERATOR_FAULT_RECENT_MS - 5 * MINUTE;
/** The longest wait between two tries of what a timer found: longer ones would keep the mailbox away when Graph is back. */
export const DUE_WAIT_MS = 10 * MINUTE;
/** After the last of them it goes on at this pace, for as long as the mailbox lives. */
export const DUE_GIVEN_UP_WAIT_MS = 15 * MINUTE;
/** Work whose runs crashed is taken up once more after this. */
export const REPLAY_WAIT_MS = 1 * MINUTE;
/** While no poison record can be written, crashed work is requeued for this long. */
export const NO_RECORD_WAIT_MS = 10 * MINUTE;

// The schedule of a mailbox

/** How far a due row is kept ahead of the work that it has queued: what dies on the way is due again after this. */
export const DUE_AHEAD_MS = 10 * MINUTE;
/** A due row whose time is this long past is not there any more, or no timer runs. */
export const DUE_LOST_AFTER_MS = 1 * HOUR;
/** A mailbox that waits for its user or for its teardown is looked at this seldom, for what a crash left behind. */
export const IDLE_LOOK_MS = 1 * DAY;
/** A mailbox that an administrator has closed is tried this often. */
export const REOPEN_LOOK_MS = 1 * HOUR;
/** With an interval of 0 every resync within this is due: no row of an active mailbox is further ahead. */
export const ALWAYS_DUE_MS = 1 * DAY;

/** After a crash the next worker of the mailbox waits this long at most. */
export const MAILBOX_LEASE_MS = 1 * MINUTE;
/** A lease that was extended within this is not extended again before the next step. */
export const LEASE_EXTENDED_EACH_MS = 10 * SECOND;
/** While another worker has the mailbox, its next task is requeued for this long. */
export const LEASE_BUSY_WAIT_MS = 5 * SECOND;

// Resyncs

/** Mail can show up in the listing a little after its `receivedDateTime`: the watermark stays this far behind a listing. */
export const LATE_MS = 5 * MINUTE;
/** How far behind the watermark a listing begins. */
export const OVERLAP_MS = 5 * MINUTE;
/** A resync is deep this often, and then reaches this far back. */
export const DEEP_EACH_MS = 1 * DAY;
export const DEEP_REACH_MS = 7 * DAY;
/** From one resync to the next of a mailbox in which nothing happens. */
export const QUIET_MS = 6 * HOUR;
/** While a resync takes several turns, another ask for one is requeued for this long. */
export const RESYNC_BUSY_WAIT_MS = 1 * MINUTE;
/** A run that was left before its listing ended is covered by the next one, and forgotten after this. */
export const RUN_FORGOTTEN_MS = 1 * DAY;
/** Longer than all tries of a message together (`WORK_WAITS_MS`): a wait that is older was lost with its queue message. */
export const WAIT_TRUSTED_MS = 12 * HOUR;
/** A mailbox is asked this often what it is called and where its folders are. */
export const PROFILE_READ_EACH_MS = 1 * DAY;
/** Who is unknown is taken for a stranger by names of the mailbox that are no older: it may have got others. */
export const NAMES_TRUSTED_MS = 1 * HOUR;

// Subscriptions

/**
 * Lives that are asked for, in turn, when one is refused as too long. Graph's documents allow 10,080 minutes, the
 * service refuses more than 10,070; 4,230 was the limit before.
 */
export const LIVES_MS = [10_000 * MINUTE, 4_200 * MINUTE, 1_400 * MINUTE] as const;
/** A subscription is renewed this long before the end that Graph answered. */
export const RENEWED_BEFORE_MS = 1 * DAY;
/** No renewal within this of the last one, however often Graph asks to reauthorize. */
export const REAUTHORIZE_GAP_MS = 10 * MINUTE;
/** With content in their notifications they live for a day at most, and are renewed in the middle of it. */
export const RICH_LIVES_MS = [1_400 * MINUTE] as const;
export const RICH_RENEWED_BEFORE_MS = 12 * HOUR;
/** What is not renewed by then is said to the operator: the tries have failed for hours, and hours are left to mend it. */
export const LAPSES_SOON_MS = 6 * HOUR;
/** Microsoft's signing keys change daily; one that is not known is asked for at once, whatever this says. */
export const SIGNING_KEYS_KEPT_MS = 1 * DAY;
/** A message waits for them no longer, since it can be read by its id. */
export const SIGNING_KEYS_TIMEOUT_MS = 5 * SECOND;
/** While they can't be read they are asked for this seldom. */
export const SIGNING_KEYS_REST_MS = 1 * MINUTE;

// Grants and the end of a mailbox

/**
 * Refused at every probe for so long it is no outage, however many are refused: where one tenant is most of the fleet and
 * takes its consent back, nobody would ever be told.
 */
export const OUTAGE_MS = 1 * DAY;
/** A link is written before its connection is: within this time it may just be on its way. */
export const LINK_YOUNG_MS = 10 * MINUTE;
/** Grants that are refused within this of each other count together: many of them are an outage. */
export const REFUSED_WINDOW_MS = 10 * MINUTE;
/** Tenants that refuse the app within this of each other count together: several of them are a fault of our own. */
export const TENANT_WINDOW_MS = 1 * HOUR;
/** From the first refusal of a grant to the second probe. */
export const PROBE_DELAY_MS = 5 * MINUTE;
/** A task that met a refused grant is requeued until the second probe has decided. */
export const GRANT_DOUBT_WAIT_MS = PROBE_DELAY_MS + MINUTE;
/** One refusal of a grant proves nothing, since an outage looks the same: a teardown waits this long with it. */
export const REFUSAL_TRUSTED_MS = 2 * PROBE_DELAY_MS;
/** A teardown waits as long again as it has taken so far, within these. */
export const TEARDOWN_WAIT_MS = { shortest: 10 * SECOND, longest: 15 * MINUTE } as const;
/** After this a mailbox is removed in any case, whatever Graph could not be told. */
export const TEARDOWN_GIVEN_UP_MS = 1 * DAY;

// Sign-ins

/** The browser may come twice at once: the second waits for what the first finds out. */
export const CALLBACK_LOOK_MS = 250;
/**
 * How far another's clock may be from ours: Graph's behind it, so that a new life is up to date from so long before now;
 * the CRM's ahead of it, when it tells when somebody agreed.
 */
export const CLOCK_SPARE_MS = 5 * MINUTE;

// Messages

/** A notification tells of a message minutes after it was received, at most. */
export const NOTIFIED_WITHIN_MS = 10 * MINUTE;
/** A Sent copy is notified within 3 minutes of its mail. Until then the copy that was delivered is looked at again. */
export const SENT_COPY_PATIENCE_MS = 4 * MINUTE;
/** Until then it is looked for this often. */
export const SENT_COPY_LOOK_MS = 30 * SECOND;

// Entries

/** Scans take minutes. What still has a placeholder's name later was forwarded with it, and is all that there will be. */
export const SCAN_MS = 1 * HOUR;
/** From a change's time to its transaction, the clocks of two processes apart: longer than a storage request is tried. */
export const COMMITTED_WITHIN_MS = 2 * MINUTE;
/** How far a mail's time may seem to be before that of what it answers: whole seconds, and two clocks. */
export const CLOCKS_MS = 1 * MINUTE;
/** An attachment without an entry is erased after this: all that its run stored is older than the longest run by then. */
export const LOOSE_AFTER_MS = 2 * LONGEST_RUN_MS;

// Sends

/** However short the delays are scaled: a busy machine must not lose its lease between two steps. */
export const SHORTEST_LEASE_MS = 10 * SECOND;
/** Runs of it are given up only after so long: a send that was quicker has no record. */
export const SEND_TROUBLE_AFTER_MS = 5 * MINUTE;
/** A request that is still storing its send has surely ended after this. */
export const SEND_STORING_MS = 1 * MINUTE;
/** So long a send may wait for a token and its turn; after that it is not asked for at all. */
export const SEND_STARTS_WITHIN_MS = 1 * MINUTE;
/**
 * A lease lasts as long as Graph's send may take from here, so that nobody looks for what is still being asked for. A
 * queue message owns the send after as long, if the request died.
 */
export const OWNER_AFTER_MS = SEND_STARTS_WITHIN_MS + GRAPH_TIMEOUT_MS;
/** Whatever lease and gap are scaled to: a request that a dead run had made has ended by then, and shows. */
export const SEND_CALL_MS = GRAPH_TIMEOUT_MS + 5 * SECOND;
/** Between two looks that must both find the unchanged draft before it is sent again. */
export const LOOK_GAP_MS = 10 * MINUTE;
/** The shortest wait before the next step of a send. */
export const SHORTEST_SEND_WAIT_MS = 5 * SECOND;
/** A send waits this long while the mailbox must be connected again, or our own credentials are bad. */
export const SEND_RECONNECT_WAIT_MS = 5 * MINUTE;
/** A send that nobody has taken up so long after its time has lost its queue message. */
export const SEND_LOST_AFTER_MS = 10 * MINUTE;
/** A send that could not be made within this has failed. */
export const GIVE_UP_AFTER_MS = 1 * DAY;
/** How long an idempotency key stands for its first request. While the send is pending it stands longer. */
export const KEY_LIFETIME_MS = 7 * DAY;
