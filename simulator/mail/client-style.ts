import { guid } from '../random.ts';
import type { Randomness } from '../random.ts';

/** The mail clients whose manners the simulator knows. */
export const CLIENT_STYLES = ['outlook', 'owa', 'gmail', 'apple', 'thunderbird', 'mobile'] as const;
export type ClientStyle = (typeof CLIENT_STYLES)[number];
export type Language = 'en' | 'de' | 'ja';
export type Answer = 'reply' | 'reply-all' | 'forward';

const PREFIXES: Record<Language, { reply: string; forward: string }> = {
  en: { reply: 'RE', forward: 'FW' },
  de: { reply: 'AW', forward: 'WG' },
  ja: { reply: 'RE', forward: 'FW' },
};
const ANY_PREFIX = /^\s*((re|aw|antw|sv|fw|fwd|wg)\s*(\[\d+\])?\s*[:：]\s*)+/i;

/** The subject without its reply and forward prefixes: what Exchange calls the conversation topic. */
export function topicOf(subject: string): string {
  return subject.replace(ANY_PREFIX, '').trim();
}

export function answerSubject(
  subject: string,
  answer: Answer,
  style: ClientStyle,
  language: Language,
): string {
  const kind = answer === 'forward' ? 'forward' : 'reply';
  const outlook = style === 'outlook' || style === 'owa' || style === 'mobile';
  if (outlook) return `${PREFIXES[language][kind]}: ${topicOf(subject)}`;
  if (kind === 'forward') return `Fwd: ${subject}`;
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}

/** A Message-ID as this client (or its server) makes them. */
export function newMessageId(style: ClientStyle, email: string, random: Randomness): string {
  const domain = email.split('@')[1] ?? 'localhost';
  switch (style) {
    case 'outlook':
    case 'owa':
    case 'mobile': {
      const server = `AM0PR04MB${String(random.bytes(2).readUInt16BE()).padStart(5, '0').slice(0, 4)}`;
      const serial = random.bytes(15).toString('hex').toUpperCase();
      return `<${server}${serial}@${server}.eurprd04.prod.outlook.com>`;
    }
    case 'gmail': {
      const serial = random.bytes(24).toString('base64').replaceAll('/', '_').slice(0, 32);
      return `<CA+${serial}=${random.bytes(3).toString('hex')}@mail.gmail.com>`;
    }
    case 'apple':
      return `<${guid(random).toUpperCase()}@${domain}>`;
    case 'thunderbird':
      return `<${guid(random)}@${domain}>`;
  }
}

/** The References of an answer, oldest first. */
export function answerReferences(
  original: { internetMessageId: string; references: string[] },
  style: ClientStyle,
): string[] {
  // Small mobile clients keep only the mail that they answer.
  if (style === 'mobile') return [original.internetMessageId];
  const all = [...original.references, original.internetMessageId];
  // Long threads keep their root and the newest, as RFC 5322 readers expect.
  return all.length <= 20 ? all : [...all.slice(0, 1), ...all.slice(-19)];
}
