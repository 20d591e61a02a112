import { comparable, type Address } from './address.ts';

/** So that the list fits a table property (32 K characters) as JSON; whoever comes after is an unknown sender. */
const MOST_CHARACTERS = 30_000;

/**
 * The participants after a mail to these recipients: nobody leaves, nobody twice, never the user's own address. The
 * same array when nobody is new.
 */
export function withRecipients(
  participants: readonly string[],
  recipients: readonly Address[],
  user: string,
): readonly string[] {
  const own = comparable(user);
  const known = new Set(participants);
  let room = MOST_CHARACTERS - JSON.stringify(participants).length;
  const added: string[] = [];
  for (const email of recipients.map((one) => comparable(one.email))) {
    if (email === '' || email === own || known.has(email)) continue;
    room -= JSON.stringify(email).length + 1;
    if (room < 0) break;
    known.add(email);
    added.push(email);
  }
  return added.length === 0 ? participants : [...participants, ...added];
}
