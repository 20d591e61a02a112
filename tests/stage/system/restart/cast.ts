import type { LocalSystem } from '../../../../local/system.ts';
import { crm, type Crm } from '../crm.ts';
import { newPerson, type Person } from '../person.ts';

/** A thread that stands before the trouble begins. */
export interface Pair {
  readonly userId: string;
  readonly user: Person;
  readonly contact: { readonly id: string; readonly email: string };
  readonly person: Person;
  /** The first send's entry and its subject. */
  readonly rootId: string;
  readonly rootSubject: string;
}

export interface Cast {
  readonly app: Crm;
  readonly pairs: readonly Pair[];
  /** Knows the users privately, and is no contact. */
  readonly stranger: Person;
  /** A colleague of the users who is not connected. */
  readonly colleague: Person;
}

const CONTACTS_EACH = 4;

/** Two users of one account, each connected and with some contacts who have had a first mail from the CRM. */
export async function restartCast(system: LocalSystem): Promise<Cast> {
  const app = crm(system);
  const stranger = await newPerson(system, 'dieter@elsewhere.example');
  const colleague = await newPerson(system, 'colleague@firm.example');
  const pairs: Pair[] = [];
  for (const name of ['anna', 'ben']) {
    const user = await newPerson(system, `${name}@firm.example`);
    const connected = await app.connect(name, user.email);
    if (connected.status !== 200) throw new Error(`${name}: ${JSON.stringify(connected.body)}`);
    const begun = Array.from({ length: CONTACTS_EACH }, async (_, at): Promise<Pair> => {
      const id = `${name}-c${at}`;
      const person = await newPerson(system, `${id}@client.example`);
      const contact = { id, email: person.email };
      const rootSubject = `Offer for ${id}`;
      const sent = await app.send(name, { contact, subject: rootSubject, text: `Root ${id}` });
      if (sent.status !== 201) throw new Error(`root of ${id}: ${JSON.stringify(sent.body)}`);
      return { userId: name, user, contact, person, rootId: sent.body.id, rootSubject };
    });
    pairs.push(...(await Promise.all(begun)));
  }
  await system.idle({ settled: true });
  return { app, pairs, stranger, colleague };
}
