import type { ToldEvent } from '../crm/told.ts';
import { USERS } from '../story/cast.ts';
import { blobName } from './attachment-blobs.ts';
import type { Judged } from './judged.ts';
import { PROPERTIES, type Violation } from './properties.ts';

/** Of an erased contact nothing is left, and nothing comes back; `told`: all events since. */
export async function judgeErasure(
  { crm, storedAttachments }: Judged,
  account: string,
  contact: string,
  told: readonly ToldEvent[],
): Promise<readonly Violation[]> {
  const left: string[] = [];
  const entries = await crm.conversation(account, contact);
  if (entries.length > 0) left.push(`${entries.length} entries`);
  for (const who of USERS.filter((user) => user.account === account)) {
    const skipped = (await crm.skipped(who)).filter((one) => one.contactId === contact);
    if (skipped.length > 0) left.push(`${skipped.length} skipped messages`);
  }
  const events = (await crm.feed(account)).filter(({ data }) => data['contactId'] === contact);
  if (events.length > 0) left.push(`${events.length} events in the feed`);
  const own = `${blobName(account, contact)}/`;
  const blobs = storedAttachments().filter((name) => name.startsWith(own));
  if (blobs.length > 0) left.push(`${blobs.length} attachments`);
  const late = told.filter(
    ({ data }) => data['accountId'] === account && data['contactId'] === contact,
  );
  if (late.length > 0) left.push(`${late.length} events`);
  return left.map((what) => ({
    property: PROPERTIES.erased,
    what: `${what} of ${account}/${contact}`,
  }));
}
