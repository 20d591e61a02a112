import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DEMO_CONTACTS } from './demo-data.ts';
import type { Contact } from './demo-data.ts';

const savedContacts = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    emails: z.array(z.string()),
    role: z.string().optional(),
    company: z.string().optional(),
    phone: z.string().optional(),
  }),
);

/** There is a file of contacts that can't be read; the message is a sentence for who starts the CRM. */
export class UnreadableContactsError extends Error {}

/** The contacts, in memory and, where a file is named, in that: a real CRM has a database here. */
export class Contacts {
  readonly #contacts: Contact[];
  readonly #file: string | undefined;

  /** @throws UnreadableContactsError */
  constructor(file?: string) {
    this.#file = file;
    this.#contacts = (file === undefined ? undefined : readContacts(file)) ?? [...DEMO_CONTACTS];
  }

  all(): readonly Contact[] {
    return this.#contacts;
  }

  find(id: string): Contact | undefined {
    return this.#contacts.find((contact) => contact.id === id);
  }

  /** Those that have every word of the text in their name, company, role or an address, by name. */
  search(text: string): readonly Contact[] {
    const words = text.toLowerCase().split(/\s+/u);
    return this.#contacts
      .filter(({ name, emails, role = '', company = '' }) => {
        const known = [name, role, company, ...emails].join(' ').toLowerCase();
        return words.every((word) => known.includes(word));
      })
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  add(fields: Omit<Contact, 'id'>): Contact {
    const contact = { id: crypto.randomUUID(), ...fields };
    this.#contacts.push(contact);
    if (this.#file !== undefined) writeContacts(this.#file, this.#contacts);
    return contact;
  }
}

function readContacts(file: string): Contact[] | undefined {
  try {
    return savedContacts.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UnreadableContactsError(`The CRM can't read its contacts from ${file}.`, {
      cause: error,
    });
  }
}

/** The whole file or, when this does not come to its end, the one before. */
function writeContacts(file: string, contacts: readonly Contact[]): void {
  writeFileSync(`${file}.next`, `${JSON.stringify(contacts, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.next`, file);
}
