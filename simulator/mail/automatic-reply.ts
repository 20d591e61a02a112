import type { World } from '../world.ts';
import { newMessageId } from './client-style.ts';
import { deliver } from './deliver.ts';
import type { Mailbox } from './mailbox.ts';
import type { Message } from './types.ts';

/** Out of office, as its owner has set it: each sender is told once. */
export interface AutomaticReplies {
  text: string;
  told: string[];
}

/**
 * Exchange answers what comes in while its owner is away: never what is itself automatic or asks for no answer. Colleagues
 * get an item of a class of its own, people outside an ordinary mail that says so in its headers.
 */
export function answerAutomatically(world: World, owner: Mailbox, received: Message): void {
  const { automaticReplies } = owner;
  const to = received.from && world.findMailbox(received.from.email);
  if (automaticReplies === null || !to || to === owner || isAutomatic(received)) return;
  if (automaticReplies.told.includes(to.email)) return;
  automaticReplies.told.push(to.email);
  const self = { email: owner.email, name: owner.displayName };
  const isInside = owner.tid === to.tid && owner.kind === 'work';
  deliver(
    world,
    to,
    {
      internetMessageId: newMessageId('outlook', owner.email, world.random),
      inReplyTo: received.internetMessageId,
      references: [...received.references, received.internetMessageId],
      from: self,
      sender: self,
      to: [{ email: to.email, name: to.displayName }],
      cc: [],
      replyTo: [],
      subject: `Automatic reply: ${received.subject}`,
      body: {
        contentType: 'html',
        content: `<html><body><p>${automaticReplies.text}</p></body></html>`,
      },
      uniqueBody: null,
      attachments: [],
      headers: [
        { name: 'Auto-Submitted', value: 'auto-generated' },
        { name: 'X-Auto-Response-Suppress', value: 'All' },
        { name: 'Return-Path', value: '<>' },
      ],
      sensitivity: 0,
      importance: 'normal',
      messageClass: isInside ? 'IPM.Note.Rules.OofTemplate.Microsoft' : 'IPM.Note',
      sent: world.clock.now(),
    },
    isInside ? { authentication: 'inside' } : {},
  );
}

function isAutomatic({ wireHeaders, messageClass }: Message): boolean {
  const has = (name: string, value: RegExp): boolean =>
    (wireHeaders ?? []).some((one) => one.name.toLowerCase() === name && value.test(one.value));
  return (
    messageClass.startsWith('REPORT.') ||
    has('auto-submitted', /^(?!no\b)/i) ||
    has('x-auto-response-suppress', /\b(?:all|oof)\b/i) ||
    has('return-path', /^<>$/)
  );
}
