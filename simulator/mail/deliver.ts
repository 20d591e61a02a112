import type { World } from '../world.ts';
import { envelopeOf } from './distribution-list.ts';
import type { Mailbox } from './mailbox.ts';
import { conversationFor } from './threading.ts';
import type { Address, Attachment, InboxRule, Message } from './types.ts';
import { headersOf } from './wire.ts';
import type { Authentication, WireMessage } from './wire.ts';

export interface DeliveryOptions {
  /** Well-known or display name; otherwise the inbox rules decide, else the inbox. */
  folder?: string;
  received?: number;
  conversationId?: string;
  isRead?: boolean;
  /** What is found out about the sender; without it all is well. */
  authentication?: Authentication;
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
  const { reportOf, ...fields } = wire;
  return mailbox.add({
    ...fields,
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
    wireHeaders: headersOf(fields, mailbox.email, received, options.authentication),
    customHeaders: [],
    extendedProperties: new Map(reportOf === undefined ? [] : [[ORIGINAL_ID, reportOf]]),
    ghost: null,
  });
}

/** `PidTagOriginalMessageId`, as `canonicalPropertyId` writes it. */
const ORIGINAL_ID = 'String 0x1046';

/**
 * Delivers to everyone on the envelope, each once. Gives back whom it did not reach, where such mail is reported, and what
 * was delivered.
 */
export function carry(
  world: World,
  sender: Mailbox,
  wire: WireMessage,
  bcc: readonly Address[] = [],
): { lost: string[]; delivered: Map<Mailbox, Message> } {
  const lost: string[] = [];
  const envelope = envelopeOf(
    world.distributionLists,
    [...wire.to, ...wire.cc, ...bcc].map(({ email }) => email),
  );
  const delivered = new Map<Mailbox, Message>();
  for (const email of envelope) {
    const mailbox = world.findMailbox(email);
    if (mailbox === undefined || mailbox.kind === 'no-exchange') {
      if (world.settings.nonDeliveryReports) lost.push(email);
    } else if (!delivered.has(mailbox)) {
      const isInside = mailbox.tid === sender.tid && sender.kind === 'work';
      const how: DeliveryOptions = isInside ? { authentication: 'inside' } : {};
      delivered.set(mailbox, deliver(world, mailbox, wire, how));
    }
  }
  return { lost, delivered };
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
