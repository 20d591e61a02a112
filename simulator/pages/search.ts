import { asText } from '../mail/html.ts';
import type { Body, Message } from '../mail/types.ts';
import { addressList } from './format.ts';

/** Of a body, in characters: what comes later is not searched, or not previewed. */
const SEARCHED = 200_000;
const PREVIEWED = 20_000;

/** Whether a message has each of the words, in whatever case and place. */
export function matches(message: Message, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/u);
  const { from, to, cc, subject, attachments } = message;
  const text = [
    subject,
    addressList([...(from === null ? [] : [from]), ...to, ...cc]),
    ...attachments.map(({ name }) => name),
    textOf(message.body, SEARCHED),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The first words of a message. */
export function preview({ body }: Message): string {
  return textOf(body, PREVIEWED).replaceAll(/\s+/gu, ' ').trim().slice(0, 140);
}

function textOf({ contentType, content }: Body, characters: number): string {
  return asText({ contentType, content: content.slice(0, characters) });
}
