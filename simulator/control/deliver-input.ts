import type { DeliveryOptions } from '../mail/deliver.ts';
import { newMessageId } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Header } from '../mail/types.ts';
import { AUTHENTICATIONS } from '../mail/wire.ts';
import type { WireMessage } from '../mail/wire.ts';
import type { World } from '../world.ts';
import { defined, Fields } from './input.ts';
import {
  addressesFrom,
  addressFrom,
  attachmentsFrom,
  SENSITIVITIES,
  sensitivityNumber,
} from './mail-input.ts';

/** A message from outside, with whatever headers the test wants, true or forged. */
export function injectionFrom(
  world: World,
  mailbox: Mailbox,
  fields: Fields,
): { wire: WireMessage; options: DeliveryOptions } {
  const from = addressFrom(world, fields.raw('from'));
  const addresses = (name: string): WireMessage['to'] => addressesFrom(world, fields, name);
  const html = fields.optional('html', fields.text);
  const text = fields.optional('text', fields.text) ?? '';
  const received = fields.optional('receivedDateTime', fields.time);
  const sensitivity = fields.optional('sensitivity', (name) => fields.choice(name, SENSITIVITIES));
  const autoSubmitted = fields.optional('autoSubmitted', fields.text);
  const wire: WireMessage = {
    internetMessageId:
      fields.optional('messageId', fields.text) ??
      newMessageId('thunderbird', from.email, world.random),
    inReplyTo: fields.optional('inReplyTo', fields.text) ?? null,
    references: (fields.optional('references', fields.list) ?? []).map(String),
    from,
    sender: fields.has('sender') ? addressFrom(world, fields.raw('sender')) : from,
    to: fields.optional('to', addresses) ?? [{ email: mailbox.email, name: mailbox.displayName }],
    cc: fields.optional('cc', addresses) ?? [],
    replyTo: fields.optional('replyTo', addresses) ?? [],
    subject: fields.optional('subject', fields.text) ?? '',
    body:
      html === undefined
        ? { contentType: 'text', content: text }
        : { contentType: 'html', content: html },
    uniqueBody: fields.optional('uniqueBody', fields.text) ?? null,
    attachments: attachmentsFrom(world, mailbox, fields),
    headers: [
      ...(fields.optional('headers', fields.list) ?? []).map(headerFrom),
      ...(autoSubmitted === undefined ? [] : [{ name: 'Auto-Submitted', value: autoSubmitted }]),
    ],
    sensitivity: sensitivityNumber(sensitivity ?? 'normal'),
    importance: 'normal',
    messageClass: fields.optional('messageClass', fields.text) ?? 'IPM.Note',
    sent: fields.optional('sentDateTime', fields.time) ?? received ?? world.clock.now(),
  };
  const reportOf = fields.optional('reportOf', fields.text);
  if (reportOf !== undefined) wire.reportOf = reportOf;
  const options = defined({
    authentication: fields.optional('authentication', (name) =>
      fields.choice(name, AUTHENTICATIONS),
    ),
    folder: fields.optional('folder', fields.text),
    received,
    conversationId: fields.optional('conversationId', fields.text),
    isRead: fields.optional('isRead', fields.flag),
  });
  fields.end();
  return { wire, options };
}

function headerFrom(value: unknown): Header {
  const fields = new Fields(value, 'header');
  const header = { name: fields.text('name'), value: fields.text('value') };
  fields.end();
  return header;
}
