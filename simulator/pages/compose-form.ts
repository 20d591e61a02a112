import { htmlFromText } from '../mail/html.ts';
import type { Writing } from '../mail/person.ts';
import type { Address, Attachment } from '../mail/types.ts';
import type { HttpRequest } from '../router.ts';
import type { World } from '../world.ts';
import { parseForm } from './form.ts';

/** The text fields of the form, as they came. */
export type ComposeFields = {
  to: string;
  cc: string;
  bcc: string;
  subject: string;
  text: string;
  sensitivity: string;
};

export type Composed =
  | { kind: 'mail'; writing: Writing }
  | { kind: 'invalid'; fields: ComposeFields; problem: string };

/** Reads the posted form. Addresses are as `writtenAddresses` writes them, separated by commas or semicolons. */
export async function readComposeForm(world: World, request: HttpRequest): Promise<Composed> {
  const form = await parseForm(request);
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const fields = {
    to: text('to'),
    cc: text('cc'),
    bcc: text('bcc'),
    subject: text('subject'),
    text: text('text'),
    sensitivity: text('sensitivity'),
  };
  const [to, cc, bcc] = [fields.to, fields.cc, fields.bcc].map(parseAddresses);
  if (to === undefined || cc === undefined || bcc === undefined) {
    return { kind: 'invalid', fields, problem: 'One of the addresses is not an email address.' };
  }
  if (to.length === 0) return { kind: 'invalid', fields, problem: 'Nobody to send it to.' };
  return {
    kind: 'mail',
    writing: {
      to,
      cc,
      bcc,
      html: htmlFromText(fields.text),
      style: 'owa',
      sensitivity: fields.sensitivity === '2' ? 2 : 0,
      attachments: await readFiles(world, form.getAll('files')),
      ...(fields.subject === '' ? {} : { subject: fields.subject }),
    },
  };
}

/** `a@b` or `Name <a@b>`; a name with signs of the list's own, as "Berg, Bo", stands in quotes. */
export function writtenAddresses(addresses: readonly Address[]): string {
  return addresses
    .map(({ email, name }) =>
      name === '' || name === email ? email : `${writtenName(name)} <${email}>`,
    )
    .join(', ');
}

function writtenName(name: string): string {
  return /[,;"<>\\]/u.test(name) ? `"${name.replaceAll(/["\\]/gu, String.raw`\$&`)}"` : name;
}

function parseAddresses(list: string): Address[] | undefined {
  const addresses: Address[] = [];
  for (const [part] of list.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^,;])+/gu)) {
    if (part.trim() === '') continue;
    const [, name = '', email] =
      /^(?:("(?:[^"\\]|\\.)*"|[^"<]*?)\s*<)?([^\s<>@"]+@[^\s<>@]+)>?$/u.exec(part.trim()) ?? [];
    if (email === undefined) return undefined;
    addresses.push({ email, name: readName(name) || email });
  }
  return addresses;
}

function readName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll(/\\(.)/gu, '$1') : name;
}

async function readFiles(world: World, values: readonly (File | string)[]): Promise<Attachment[]> {
  const attachments: Attachment[] = [];
  for (const file of values) {
    // A browser sends one nameless empty file when none was chosen.
    if (typeof file === 'string' || file.name === '') continue;
    attachments.push({
      kind: 'file',
      // Each mailbox that stores it gives it an id of its own.
      id: '',
      name: file.name,
      contentType: file.type === '' ? 'application/octet-stream' : file.type,
      isInline: false,
      lastModified: world.clock.now(),
      content: Buffer.from(await file.arrayBuffer()),
      contentId: null,
      contentLocation: null,
    });
  }
  return attachments;
}
