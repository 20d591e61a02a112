import type { CrmSend } from '../crm/told.ts';
import { isLasting, type FaultKind } from '../faults/fault-kinds.ts';
import { everyone } from '../microsoft/letter.ts';
import type { Judged } from './judged.ts';
import { mayStaySent } from './may-stay-sent.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** The app asks a mailbox daily for its addresses: before that it can't know of a new one. */
const READ_EACH_MS = 24 * 3_600_000;

/** Law 2, outwards: once, or not at all and said so; unknown only where a fault hid it for good. */
export function judgeSends(world: Judged, entries: readonly any[], report: Report): void {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const { submissions } = world.expectations;
  for (const send of world.crm.sends) {
    if (send.state === 'open') report(PROPERTIES.rest, `${send.key} has no answer`);
    if (send.state !== 'accepted' || send.entryId === null) continue;
    const entry = byId.get(send.entryId);
    const reached = submissions.get(send.entryId)?.length ?? 0;
    const status = `${entry?.status}${entry?.failure ? ` ${entry.failure.code}` : ''}`;
    if (!isHonest(entry, reached)) {
      report(
        PROPERTIES.sends,
        `${send.key} (${send.entryId}) is ${status} and was sent ${reached} times`,
      );
    }
    const wrong = wrongEnd(world, send, entry);
    if (wrong !== null) report(PROPERTIES.whole, `${send.key}: ${wrong}`);
  }
  for (const [stamp, sent] of submissions) {
    for (const { mailbox, letter } of sent) {
      const { names } = world.exchange.mailbox(mailbox);
      const own = names.filter(({ since }) => since + READ_EACH_MS <= letter.sentAt);
      if (everyone(letter).some((email) => own.some((one) => one.email === email))) {
        report(PROPERTIES.sends, `${stamp} was sent to the user, too`);
      }
    }
  }
  judgeUntold(world, byId, report);
}

/** Sends that the CRM had no answer to: at most those that it gave up, each sent once or not at all. */
function judgeUntold(world: Judged, byId: ReadonlyMap<string, any>, report: Report): void {
  const { submissions } = world.expectations;
  const accepted = new Set(world.crm.sends.map(({ entryId }) => entryId));
  const shown = [...byId.values()].filter(({ origin }) => origin === 'crm').map(({ id }) => id);
  const untold = new Set([...submissions.keys(), ...shown].filter((id) => !accepted.has(id)));
  const givenUp = world.crm.sends.filter(({ state }) => state === 'given_up');
  for (const id of untold) {
    const reached = submissions.get(id)?.length ?? 0;
    const entry = byId.get(id);
    if (untold.size > givenUp.length) {
      if (reached > 0) report(PROPERTIES.sends, `${id} was sent though the CRM never had a yes`);
      if (entry) report(PROPERTIES.out, `${id} is no send of the CRM`);
    } else if (reached > 1 || (entry && !isHonest(entry, reached))) {
      report(PROPERTIES.sends, `${id}, which the CRM gave up, was sent ${reached} times`);
    }
  }
}

function isHonest(entry: any, reached: number): boolean {
  switch (entry?.status) {
    case 'sent':
    case 'confirmed':
    case 'bounced':
      return reached === 1;
    case 'failed':
      return entry.failure.code === 'outcome_unknown' ? reached <= 1 : reached === 0;
    default:
      return false;
  }
}

/** What is wrong with how a send ended, given the faults that it met; null when nothing is. */
function wrongEnd(world: Judged, send: CrmSend, entry: any): string | null {
  const { faults, epochs } = world;
  const kinds = new Set(faults.hits.map(({ kind }) => kind));
  const hasLeft = epochs.all.some(
    (epoch) =>
      epoch.account === send.account &&
      epoch.user === send.user &&
      epoch.endingSince !== null &&
      (epoch.endedAt ?? Infinity) >= send.startedAt,
  );
  switch (entry?.status) {
    case 'confirmed':
    case 'bounced':
      return null;
    case 'sent':
      return hasLeft || [...kinds].some(isLasting) || mayStaySent(world, entry.id)
        ? null
        : 'its Sent copy was never seen';
    case 'failed':
      return isExcused(entry.failure.code, kinds, hasLeft) ? null : `failed, ${entry.failure.code}`;
    default:
      return `it is still ${entry?.status}`;
  }
}

function isExcused(code: string, kinds: ReadonlySet<FaultKind>, hasLeft: boolean): boolean {
  switch (code) {
    case 'disconnected':
    case 'mailbox_changed':
      return hasLeft;
    case 'recipient_refused':
      return kinds.has('send.refused');
    case 'outcome_unknown':
      // The answer was lost, and nothing opens the mailbox any more: its grant is gone and its user has left it.
      return (
        kinds.has('send.hidden-for-good') ||
        kinds.has('mailbox.made-anew') ||
        kinds.has('process.stopped-for-days') ||
        (kinds.has('token.revoked') && hasLeft)
      );
    case 'rejected':
      return kinds.has('process.stopped-for-days') || kinds.has('mailbox.made-anew');
    default:
      return false;
  }
}
