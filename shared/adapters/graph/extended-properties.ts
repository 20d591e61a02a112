import { z } from 'zod';

/** MAPI's names of the headers that Graph gives for every message, Sent Items included. */
export const MESSAGE_ID = 'String 0x1035';
export const REFERENCES = 'String 0x1039';
export const IN_REPLY_TO = 'String 0x1042';
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
