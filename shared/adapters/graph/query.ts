import { z } from 'zod';

/**
 * A path with OData options, each value encoded as a whole. The client splits a path at `&` and `=`, so nothing may
 * reach it unencoded.
 */
export function withQuery(
  path: string,
  options: Readonly<Record<`$${string}`, string | number>>,
): string {
  const query = Object.entries(options).map(([name, value]) => `${name}=${encode(String(value))}`);
  return `${path}?${query.join('&')}`;
}

/** An id in a path. Message ids hold `=` and sometimes `/` and `+`. */
export function segment(id: string): string {
  return encodeURIComponent(id);
}

/** A text in a filter. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

// Commas, dollars and parentheses are OData's own and legal in a query; left as they are they can be read.
function encode(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%24', '$');
}

/** MAPI's names of the headers that Graph gives for every message, Sent Items included. */
export const MESSAGE_ID = 'String 0x1035';
export const REFERENCES = 'String 0x1039';
export const IN_REPLY_TO = 'String 0x1042';
/** Of a report: the Message-ID of the mail that it is about. */
export const ORIGINAL_MESSAGE_ID = 'String 0x1046';
/** What kind of item it is, such as `IPM.Note` or `REPORT.IPM.Note.NDR`. */
export const MESSAGE_CLASS = 'String 0x001A';
/** The headers that a message was delivered with. */
export const TRANSPORT_HEADERS = 'String 0x007D';
/** Outlook's sensitivity; 2 is Private. */
export const SENSITIVITY = 'Integer 0x0036';
/** Our own mark on a CRM send: the entry id. */
export const STAMP = 'String {b3f1d2c4-6a5e-4c8b-9f27-5d0e8a4c7b19} Name crm-send';

export const extendedProperties = z
  .array(z.object({ id: z.string(), value: z.string().nullish() }))
  .nullish()
  .transform((properties) => new Map(properties?.map((p) => [canonical(p.id), p.value])));

/** Graph gives ids back in a form of its own: `Integer 0x36` for `Integer 0x0036`, a GUID in another case. */
function canonical(id: string): string {
  return id.toLowerCase().replace(/ 0x0*(?=[0-9a-f])/, ' 0x');
}

/** The value of one property. */
export function valueOf(
  properties: ReadonlyMap<string, string | null | undefined>,
  id: string,
): string | null {
  return properties.get(canonical(id)) ?? null;
}

export function expandProperties(...ids: readonly string[]): string {
  const filter = ids.map((id) => `id eq '${id}'`).join(' or ');
  return `singleValueExtendedProperties($filter=${filter})`;
}
