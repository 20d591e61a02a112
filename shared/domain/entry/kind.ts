import type { Address } from '../account/address.ts';
import type { EntryKind } from './entry.ts';
import { firstWord, type MailHeaders } from './mail-headers.ts';

/** What a message says of its own kind, whatever its words are. */
export interface KindSigns {
  /** MAPI's class, such as `IPM.Note`; Exchange gives reports and meetings theirs as it takes them in. */
  readonly messageClass: string;
  readonly headers: MailHeaders;
  readonly from: Address | null;
}

/** Classes by their beginning, in lower case; the first that fits counts. Reports are told by their end as well. */
const CLASSES: readonly (readonly [RegExp, EntryKind])[] = [
  [/^report\..*\.ndr$/, 'bounce'],
  // Delivered, delayed, relayed, read, deleted unread.
  [/^report\./, 'receipt'],
  [/^ipm\.note\.receipt\./, 'receipt'],
  [/^ipm\.note\.rules\.(?:ooftemplate|replytemplate|externalooftemplate)/, 'auto_reply'],
  [/^ipm\.(?:schedule\.meeting|appointment|notification\.meeting)/, 'calendar'],
];

/** The class first, which is Exchange's own word; then the standard headers. What says nothing of itself is a message. */
export function kindOf({ messageClass, headers, from }: KindSigns): EntryKind {
  const ofClass = CLASSES.find(([pattern]) => pattern.test(messageClass.toLowerCase()));
  if (ofClass) return ofClass[1];
  const report = reportType(headers);
  if (report === 'delivery-status') return 'bounce';
  if (report === 'disposition-notification') return 'receipt';
  if (isOldBounce(headers, from)) return 'bounce';
  if (firstWord(headers.get('content-type')) === 'text/calendar') return 'calendar';
  return isAutomatic(headers) ? 'auto_reply' : 'message';
}

/** Of a delivery, whatever became of it. Only these come from a mail system about a mail of the mailbox's own. */
export function isDeliveryReport({ messageClass, headers, from }: KindSigns): boolean {
  return (
    /^report\..*\.(?:ndr|dr|delayed|expanded|relayed)$/i.test(messageClass) ||
    reportType(headers) === 'delivery-status' ||
    isOldBounce(headers, from)
  );
}

/** `postmaster@`, `MAILER-DAEMON@`, `MicrosoftExchange329e…@`: nobody writes as these. */
export function isMailSystem(address: Address | null): boolean {
  const local = address?.email.split('@', 1)[0]?.toLowerCase() ?? '';
  return /^(?:postmaster|mailer[-_.]?daemon|maildaemon|microsoftexchange[0-9a-f]{32})$/.test(local);
}

function reportType(headers: MailHeaders): string | null {
  const type = headers.get('content-type');
  if (firstWord(type) !== 'multipart/report') return null;
  return /;\s*report-type\s*=\s*"?([\w-]{1,40})/i.exec(type ?? '')?.[1]?.toLowerCase() ?? null;
}

/** Of a system that makes no reports by the standard. */
function isOldBounce(headers: MailHeaders, from: Address | null): boolean {
  const hasNoReturnPath = headers.get('return-path')?.replace(/\s/g, '') === '<>';
  return isMailSystem(from) && (headers.has('x-failed-recipients') || hasNoReturnPath);
}

/**
 * RFC 3834's header; and what programs write that know it not. `X-Auto-Response-Suppress` only says that no automatic
 * answer is wanted, which newsletters do as well, and `Precedence: bulk` is any list's: both together, and no list, are
 * an automatic answer.
 */
function isAutomatic(headers: MailHeaders): boolean {
  const submitted = firstWord(headers.get('auto-submitted'));
  if (submitted !== '') return submitted !== 'no';
  if (isSaid(headers.get('x-autoreply')) || isSaid(headers.get('x-autorespond'))) return true;
  const precedence = firstWord(headers.get('precedence'));
  if (precedence === 'auto_reply') return true;
  const isList = headers.has('list-id') || headers.has('list-unsubscribe');
  const suppressed = headers.get('x-auto-response-suppress') ?? '';
  return (
    !isList &&
    (precedence === 'bulk' || precedence === 'junk') &&
    /\b(?:all|oof|autoreply)\b/i.test(suppressed)
  );
}

function isSaid(value: string | undefined): boolean {
  return value !== undefined && firstWord(value) !== 'no';
}
