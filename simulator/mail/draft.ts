import type { World } from '../world.ts';
import { newMessageId } from './client-style.ts';
import type { Mailbox } from './mailbox.ts';
import { conversationFor } from './threading.ts';
import type { Message } from './types.ts';

/** A new message of this mailbox's own, in Drafts unless the fields say otherwise. */
export function createDraft(world: World, mailbox: Mailbox, fields: Partial<Message>): Message {
  const now = world.clock.now();
  const threading = {
    inReplyTo: fields.inReplyTo ?? null,
    references: fields.references ?? [],
    subject: fields.subject ?? '',
  };
  const self = { email: mailbox.email, name: mailbox.displayName };
  return mailbox.add({
    folderId: mailbox.folder('drafts').id,
    internetMessageId: newMessageId('outlook', mailbox.email, world.random),
    conversationId:
      fields.conversationId ?? conversationFor(mailbox, threading, world.settings.conversationIds),
    conversationIndex: world.random.bytes(22),
    from: self,
    sender: self,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    body: { contentType: 'text', content: '' },
    uniqueBody: null,
    isDraft: true,
    isRead: true,
    importance: 'normal',
    categories: [],
    received: now,
    sent: now,
    wireHeaders: null,
    customHeaders: [],
    extendedProperties: new Map(),
    sensitivity: 0,
    messageClass: 'IPM.Note',
    attachments: [],
    ghost: null,
    ...fields,
    ...threading,
  });
}
