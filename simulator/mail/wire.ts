import type { Address, Attachment, Body, Header, Message } from './types.ts';

/** A message between mailboxes, as SMTP carries it. */
export interface WireMessage {
  internetMessageId: string;
  inReplyTo: string | null;
  references: string[];
  /** Of a report: the Message-ID of the mail that it is about. */
  reportOf?: string;
  from: Address;
  sender: Address;
  to: Address[];
  cc: Address[];
  replyTo: Address[];
  subject: string;
  body: Body;
  uniqueBody: string | null;
  attachments: Attachment[];
  /** Beyond those that the fields above give: own `x-` headers, Auto-Submitted. */
  headers: Header[];
  sensitivity: Message['sensitivity'];
  importance: Message['importance'];
  messageClass: string;
  sent: number;
}

const SENSITIVITY = ['Normal', 'Personal', 'Private', 'Company-Confidential'] as const;

/** What the receiving side finds out about a sender: `inside` came from the same organisation. */
export const AUTHENTICATIONS = ['inside', 'pass', 'none', 'fail'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** The headers that the receiving mailbox keeps: what `internetMessageHeaders` shows. */
export function headersOf(
  message: WireMessage,
  recipient: string,
  received: number,
  authentication: Authentication = 'pass',
): Header[] {
  const headers: Header[] = [
    {
      name: 'Received',
      value: `from ${domainOf(message.from.email)} by ${domainOf(recipient)} with ESMTPS; ${mailDate(received)}`,
    },
    ...findings(message, authentication),
    { name: 'From', value: addressText(message.from) },
    { name: 'To', value: message.to.map(addressText).join(', ') },
    { name: 'Subject', value: message.subject },
    { name: 'Date', value: mailDate(message.sent) },
    { name: 'Message-ID', value: message.internetMessageId },
    { name: 'MIME-Version', value: '1.0' },
  ];
  if (message.cc.length > 0) {
    headers.push({ name: 'Cc', value: message.cc.map(addressText).join(', ') });
  }
  if (message.replyTo.length > 0) {
    headers.push({ name: 'Reply-To', value: message.replyTo.map(addressText).join(', ') });
  }
  if (message.inReplyTo !== null) {
    headers.push({ name: 'In-Reply-To', value: message.inReplyTo });
  }
  if (message.references.length > 0) {
    headers.push({ name: 'References', value: message.references.join(' ') });
  }
  if (message.sensitivity > 0) {
    headers.push({ name: 'Sensitivity', value: SENSITIVITY[message.sensitivity] });
  }
  return [...headers, ...message.headers];
}

/** Exchange takes such headers out of what comes from outside, and writes its own on top. */
function findings({ from }: WireMessage, authentication: Authentication): Header[] {
  const organisation = 'X-MS-Exchange-Organization-AuthAs';
  if (authentication === 'inside') return [{ name: organisation, value: 'Internal' }];
  const composite = { pass: 'pass reason=100', none: 'none reason=405', fail: 'fail reason=000' };
  return [
    {
      name: 'Authentication-Results',
      value: `spf=${authentication} smtp.mailfrom=${domainOf(from.email)}; dkim=${authentication}; dmarc=${authentication} header.from=${domainOf(from.email)}; compauth=${composite[authentication]}`,
    },
    { name: organisation, value: 'Anonymous' },
  ];
}

export function addressText({ email, name }: Address): string {
  return name && name !== email ? `"${name.replaceAll('"', "'")}" <${email}>` : email;
}

/** An RFC 5322 date in UTC. */
export function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

function domainOf(email: string): string {
  return email.split('@')[1] ?? 'localhost';
}
