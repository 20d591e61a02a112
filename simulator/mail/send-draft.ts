import type { World } from '../world.ts';
import type { Mailbox } from './mailbox.ts';
import { transmit } from './transmit.ts';
import type { Message } from './types.ts';
import type { WireMessage } from './wire.ts';

/** How long, and as what, the sender's mailbox shows a sent message before it stands in Sent Items. */
export interface LateShowing {
  shows: 'draft' | 'missing';
  ms: number;
}

/**
 * Sends a draft: recipients get it, and the draft becomes the copy in Sent Items (or where this mailbox keeps its
 * copies, if anywhere) with the same immutable id and Message-ID. A late one is on its way at once, but its own mailbox learns later,
 * so that a second send of what still looks like a draft goes out a second time.
 */
export function sendDraft(
  world: World,
  mailbox: Mailbox,
  draft: Message,
  late: LateShowing | null = null,
): void {
  const sent = world.clock.now();
  const wire = wireOf(mailbox, draft, sent);
  const file = (): void => {
    if (mailbox.findMessage(draft.immutableId) === undefined || !draft.isDraft) return;
    if (mailbox.sentCopiesIn === null) return mailbox.remove(draft);
    mailbox.move(draft, mailbox.folder(mailbox.sentCopiesIn), {
      isDraft: false,
      isRead: true,
      sent,
      received: sent,
      from: wire.from,
      sender: wire.sender,
    });
  };
  if (late === null) file();
  else {
    if (late.shows === 'missing') draft.ghost = { until: sent + late.ms, reads: 0 };
    world.clock.at(sent + late.ms, file);
  }
  transmit(world, mailbox, wire, draft.bcc);
}

function wireOf(mailbox: Mailbox, draft: Message, sent: number): WireMessage {
  const self = { email: mailbox.email, name: mailbox.displayName };
  return {
    internetMessageId: draft.internetMessageId,
    inReplyTo: draft.inReplyTo,
    references: draft.references,
    from: draft.from ?? self,
    sender: self,
    to: draft.to,
    cc: draft.cc,
    replyTo: draft.replyTo,
    subject: draft.subject,
    body: draft.body,
    uniqueBody: draft.uniqueBody,
    attachments: draft.attachments,
    headers: draft.customHeaders,
    sensitivity: draft.sensitivity,
    importance: draft.importance,
    messageClass: draft.messageClass,
    sent,
  };
}
