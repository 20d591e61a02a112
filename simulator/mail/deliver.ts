import type { World } from '../world.ts';
import { newMessageId } from './client-style.ts';
import { envelopeOf } from './distribution-list.ts';
import type { Mailbox } from './mailbox.ts';
import { conversationFor } from './threading.ts';
import type { Address, Attachment, InboxRule, Message } from './types.ts';
import { headersOf } from './wire.ts';
import type { WireMessage } from './wire.ts';

export interface DeliveryOptions {
  /** Well-known or display name; otherwise the inbox rules decide, else the inbox. */
  folder?: string;
  received?: number;
  conversationId?: string;
  isRead?: boolean;
}

/** Puts a message into one mailbox, as the transport service does. */
export function deliver(
  world: World,
  mailbox: Mailbox,
  wire: WireMessage,
  options: DeliveryOptions = {},
): Message {
  const received = options.received ?? world.clock.now();
  const folder = mailbox.folder(
    options.folder ?? ruleFor(mailbox.rules, wire)?.moveToFolder ?? 'inbox',
  );
  return mailbox.add({
    ...wire,
    folderId: folder.id,
    to: [...wire.to],
    cc: [...wire.cc],
    bcc: [],
    conversationId:
      options.conversationId ?? conversationFor(mailbox, wire, world.settings.conversationIds),
    conversationIndex: world.random.bytes(22),
    attachments: copyAttachments(mailbox, wire.attachments),
    isDraft: false,
    isRead: options.isRead ?? false,
    categories: [],
    received,
    wireHeaders: headersOf(wire, mailbox.email, received),
    customHeaders: [],
    extendedProperties: new Map(),
    ghost: null,
  });
}

/** Delivers to everyone on the envelope, each once; who has no mailbox here gets nothing. */
export function transmit(
  world: World,
  sender: Mailbox,
  wire: WireMessage,
  bcc: readonly Address[] = [],
): void {
  const envelope = envelopeOf(
    world.distributionLists,
    [...wire.to, ...wire.cc, ...bcc].map(({ email }) => email),
  );
  const reached = new Set<Mailbox>();
  for (const email of envelope) {
    const mailbox = world.findMailbox(email);
    if (mailbox === undefined || mailbox.kind === 'no-exchange') {
      if (world.settings.nonDeliveryReports) reportNonDelivery(world, sender, wire, email);
    } else if (!reached.has(mailbox)) {
      reached.add(mailbox);
      deliver(world, mailbox, wire);
    }
  }
}

export function copyAttachments(mailbox: Mailbox, attachments: Attachment[]): Attachment[] {
  return attachments.map((attachment) => ({
    ...attachment,
    id: mailbox.newItemId('attachment'),
  }));
}

function ruleFor(rules: InboxRule[], wire: WireMessage): InboxRule | undefined {
  return rules.find(
    (rule) =>
      holds(`${wire.from.name} ${wire.from.email}`, rule.fromContains) &&
      holds(wire.subject, rule.subjectContains),
  );
}

function holds(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.toLowerCase());
}

function reportNonDelivery(
  world: World,
  sender: Mailbox,
  original: WireMessage,
  email: string,
): void {
  const postmaster = {
    email: `postmaster@${sender.email.split('@')[1] ?? ''}`,
    name: 'Microsoft Outlook',
  };
  deliver(world, sender, {
    ...original,
    internetMessageId: newMessageId('outlook', postmaster.email, world.random),
    inReplyTo: original.internetMessageId,
    references: [original.internetMessageId],
    from: postmaster,
    sender: postmaster,
    to: [{ email: sender.email, name: sender.displayName }],
    cc: [],
    replyTo: [],
    subject: `Undeliverable: ${original.subject}`,
    body: {
      contentType: 'text',
      content: `Your message to ${email} couldn't be delivered. 550 5.1.1 RESOLVER.ADR.RecipNotFound`,
    },
    uniqueBody: null,
    attachments: [],
    headers: [{ name: 'Auto-Submitted', value: 'auto-replied' }],
    messageClass: 'REPORT.IPM.Note.NDR',
    sent: world.clock.now(),
  });
}
