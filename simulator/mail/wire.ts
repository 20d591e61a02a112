import type { Address, Attachment, Body, Header, Message } from './types.ts';

/** A message between mailboxes, as SMTP carries it. */
export interface WireMessage {
  internetMessageId: string;
  inReplyTo: string | null;
  references: string[];
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

/** The headers that the receiving mailbox keeps: what `internetMessageHeaders` shows. */
export function headersOf(message: WireMessage, recipient: string, received: number): Header[] {
  const headers: Header[] = [
    {
      name: 'Received',
      value: `from ${domainOf(message.from.email)} by ${domainOf(recipient)} with ESMTPS; ${mailDate(received)}`,
    },
    {
      name: 'Authentication-Results',
      value: `spf=pass smtp.mailfrom=${domainOf(message.from.email)}; dkim=pass; dmarc=pass`,
    },
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
