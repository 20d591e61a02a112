import type { World } from '../world.ts';
import { newMessageId } from './client-style.ts';
import { deliver } from './deliver.ts';
import type { Mailbox } from './mailbox.ts';
import { mimeOf } from './mime.ts';
import type { Address, Attachment, Body, Header, Message } from './types.ts';

export const REPORT_KINDS = ['bounced', 'delayed', 'delivered', 'read', 'unread'] as const;
type ReportKind = (typeof REPORT_KINDS)[number];

/** What a report says of a mail, as the last part of its class has it. */
const REPORTS: Record<ReportKind, { suffix: string; subject: string }> = {
  bounced: { suffix: 'NDR', subject: 'Undeliverable: ' },
  delayed: { suffix: 'Delayed', subject: 'Delivery delayed: ' },
  delivered: { suffix: 'DR', subject: 'Delivered: ' },
  read: { suffix: 'IPNRN', subject: 'Read: ' },
  unread: { suffix: 'IPNNRN', subject: 'Not read: ' },
};

export interface Report {
  kind: ReportKind;
  /** Whom it is about. */
  recipient: string;
  /** `exchange`: the sender's own organisation. `remote`: the recipient's mail system. */
  by: 'exchange' | 'remote';
  /** Who writes it, when it is somebody else; a forged one then. */
  from?: Address;
  /** Enhanced status, such as 5.1.10, and the words behind it. */
  status: string;
  diagnosis: string;
  /** False: no In-Reply-To and no References, as Postfix writes them; Exchange keeps the original's id all the same. */
  threading: boolean;
  /** The original comes along. */
  returnsOriginal: boolean;
}

type Original = Pick<
  Message,
  'internetMessageId' | 'references' | 'subject' | 'to' | 'cc' | 'from'
> &
  Pick<Message, 'inReplyTo' | 'sent' | 'body' | 'attachments' | 'messageClass'>;

/**
 * Tells a sender what became of a mail. Exchange takes a report in as an item of class `REPORT.{class}.{what}`: its parts
 * for programs become properties that Graph does not show, and what people read is its body.
 */
export function deliverReport(
  world: World,
  sender: Mailbox,
  original: Original,
  report: Report,
): Message {
  const { suffix, subject } = REPORTS[report.kind];
  const isReceipt = report.kind === 'read' || report.kind === 'unread';
  const from = report.from ?? (isReceipt ? person(world, report) : mailSystem(sender, report));
  const internetMessageId = newMessageId('outlook', from.email, world.random);
  return deliver(
    world,
    sender,
    {
      internetMessageId,
      inReplyTo: report.threading ? original.internetMessageId : null,
      references: report.threading ? [...original.references, original.internetMessageId] : [],
      reportOf: original.internetMessageId,
      from,
      sender: from,
      to: [{ email: sender.email, name: sender.displayName }],
      cc: [],
      replyTo: [],
      subject: `${subject}${original.subject}`,
      body: bodyOf(report, original),
      uniqueBody: null,
      attachments: report.returnsOriginal ? [returned(world, sender, original)] : [],
      headers: headersOf(report, isReceipt),
      sensitivity: 0,
      importance: 'normal',
      messageClass: `REPORT.${original.messageClass}.${suffix}`,
      sent: world.clock.now(),
    },
    report.by === 'exchange' && report.from === undefined ? { authentication: 'inside' } : {},
  );
}

/** An address without a mailbox behind it. */
export function nonDelivery(recipient: string): Report {
  return {
    kind: 'bounced',
    recipient,
    by: 'exchange',
    status: '5.1.10',
    diagnosis: `RESOLVER.ADR.RecipientNotFound; Recipient ${recipient} not found by SMTP address lookup`,
    threading: true,
    returnsOriginal: true,
  };
}

function mailSystem(sender: Mailbox, { by, recipient }: Report): Address {
  return by === 'exchange'
    ? {
        email: `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domainOf(sender.email)}`,
        name: 'Microsoft Outlook',
      }
    : { email: `MAILER-DAEMON@${domainOf(recipient)}`, name: 'Mail Delivery System' };
}

function person(world: World, { recipient }: Report): Address {
  return { email: recipient, name: world.findMailbox(recipient)?.displayName ?? recipient };
}

function headersOf({ by, recipient, kind }: Report, isReceipt: boolean): Header[] {
  const type = isReceipt ? 'disposition-notification' : 'delivery-status';
  const boundary = `boundary="_${domainOf(recipient)}_"`;
  return [
    { name: 'Content-Type', value: `multipart/report; report-type=${type};\r\n\t${boundary}` },
    { name: 'Auto-Submitted', value: 'auto-replied' },
    { name: 'Return-Path', value: '<>' },
    ...(by === 'exchange' && kind === 'bounced'
      ? [{ name: 'X-MS-Exchange-Message-Is-Ndr', value: '' }]
      : []),
  ];
}

/** Exchange writes its own words for people, then what servers said. */
function bodyOf({ kind, by, recipient, status, diagnosis }: Report, original: Original): Body {
  const code = `${status.startsWith('4') ? 450 : 550} ${status} ${diagnosis}`;
  if (kind === 'bounced' && by === 'exchange') {
    return {
      contentType: 'html',
      content: `<html><body><p>Your message to <a href="mailto:${recipient}">${recipient}</a> couldn't be delivered.</p><hr><p><b>Diagnostic information for administrators:</b></p><p>Generating server: AM0PR04MB1234.eurprd04.prod.outlook.com</p><p>${recipient}<br>Remote server returned '${code}'</p><p>Original message headers:</p><pre>Subject: ${original.subject}\nMessage-ID: ${original.internetMessageId.replace('<', '&lt;').replace('>', '&gt;')}</pre></body></html>`,
    };
  }
  const said: Record<ReportKind, string> = {
    bounced: `This is the mail system at host mx.${domainOf(recipient)}.\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<${recipient}>: host mx.${domainOf(recipient)} said: ${code}`,
    delayed: `Delivery to ${recipient} has been delayed. The mail system keeps trying.`,
    delivered: `Your message has been delivered to ${recipient}.`,
    read: `Your message to ${recipient} was read.`,
    unread: `Your message to ${recipient} was deleted without being read.`,
  };
  return { contentType: 'text', content: said[kind] };
}

function returned(world: World, sender: Mailbox, original: Original): Attachment {
  return {
    kind: 'item',
    id: sender.newItemId('attachment'),
    name: original.subject,
    subject: original.subject,
    contentType: null,
    isInline: false,
    lastModified: world.clock.now(),
    content: mimeOf(original),
  };
}

function domainOf(email: string): string {
  return email.split('@')[1] ?? 'localhost';
}
