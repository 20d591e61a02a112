import { deliver } from '../../simulator/mail/deliver.ts';
import type { World } from '../../simulator/world.ts';
import type { Answer } from './commands.ts';

/** Between two mails of one mailbox: no mailbox gets hundreds within one second. */
const APART_MS = 50;

/** Puts answers into their mailboxes and tells nobody: the bench posts the notifications itself. Gives their ids. */
export function deliverAll(world: World, answers: readonly Answer[]): string[] {
  const silence = world.faults.add({
    match: { target: 'notification' },
    effect: { type: 'lose' },
  });
  try {
    const now = world.clock.now();
    const before = new Map<string, number>();
    return answers.map((answer) => {
      const place = before.get(answer.thread.mailbox) ?? 0;
      before.set(answer.thread.mailbox, place + 1);
      return deliverOne(world, answer, now + place * APART_MS);
    });
  } finally {
    world.faults.remove(silence.id);
  }
}

function deliverOne(world: World, { thread, messageId }: Answer, received: number): string {
  const mailbox = world.findMailbox(thread.mailbox);
  if (mailbox === undefined) throw new Error(`there is no mailbox ${thread.mailbox}`);
  const from = { email: thread.contact, name: thread.contact };
  const wire = {
    internetMessageId: messageId,
    inReplyTo: thread.messageId,
    references: [thread.messageId],
    from,
    sender: from,
    to: [{ email: mailbox.email, name: mailbox.displayName }],
    cc: [],
    replyTo: [],
    subject: `RE: ${thread.subject}`,
    body: { contentType: 'html' as const, content: BODY },
    uniqueBody: NEW_PART,
    attachments: [],
    headers: [],
    sensitivity: 0 as const,
    importance: 'normal' as const,
    messageClass: 'IPM.Note',
    sent: world.clock.now(),
  };
  const { conversationId } = thread;
  return deliver(world, mailbox, wire, { conversationId, received }).immutableId;
}

const SENTENCE =
  'Thank you for the offer; we have talked it over and would like to go ahead with the second option. ';
const NEW_PART = `<div dir="ltr"><p>Hello,</p><p>${SENTENCE.repeat(4)}</p><p>Best regards</p></div>`;
/** An answer of the usual kind, of some 3 KB: a few sentences above what they answer. */
const BODY = `<html><body>${NEW_PART}<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, 2 Mar 2026 at 10:00, the sales team wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"><table style="width:100%"><tbody><tr><td style="color:#333"><p>${SENTENCE.repeat(
  8,
)}</p><ul><li>one</li><li>two</li></ul><p><a href="https://firm.example/offer">The offer</a></p></td></tr></tbody></table>${'<p>More of the same.</p>'.repeat(
  30,
)}</blockquote></div></body></html>`;
