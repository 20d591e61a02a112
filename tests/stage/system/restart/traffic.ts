import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Randomness } from '../../../../simulator/random.ts';
import type { SendFields } from '../crm.ts';
import type { Cast, Pair } from './cast.ts';
import type { Ledger } from './ledger.ts';
import { sendPatiently, type Tally } from './patient-send.ts';
import { until } from '../../until.ts';

/** How many of each; together the messages of the burst. */
export interface Mix {
  readonly answers: number;
  readonly fromOutlook: number;
  readonly sends: number;
  /** Of the sends: the contact answers as soon as the mail is there. These answers come on top. */
  readonly answeredSends: number;
  readonly private: number;
}

type Action = () => Promise<unknown>;

/** Every private mail carries it, and nothing that is stored, told or logged may. */
export const PRIVATE_WORD = 'CONFIDENTIALLY';
const ARRIVAL_MS = 120_000;
/** A part of the messages has a file. */
const WITH_FILE = 0.2;

/** The messages of a burst in shuffled order, each an action of a person or of the CRM. */
export function traffic(
  { app, pairs, stranger, colleague }: Cast,
  ledger: Ledger,
  mix: Mix,
  random: Randomness,
  tally: Tally,
): Action[] {
  const one = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random.next() * list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  };
  const maybeFile = (text: string): string | null =>
    random.next() < WITH_FILE
      ? `file of ${text} `.repeat(1 + Math.floor(random.next() * 5000))
      : null;
  const rootOf = async ({ person, rootSubject }: Pair): Promise<string> =>
    (await person.find(rootSubject)).internetMessageId;

  const answer =
    (pair: Pair, text: string, file: string | null): Action =>
    async () => {
      await pair.person.reply(await rootOf(pair), { text, ...asAttachment(file) });
      ledger.note(pair, { text, direction: 'inbound', origin: 'contact', file });
    };
  const writeFromOutlook =
    (pair: Pair, text: string, file: string | null): Action =>
    async () => {
      await pair.user.reply(await rootOf(pair), { text, ...asAttachment(file) });
      ledger.note(pair, { text, direction: 'outbound', origin: 'mailbox', file });
      ledger.noteMailed(pair);
    };
  const send =
    (
      pair: Pair,
      text: string,
      file: string | null,
      isReply: boolean,
      isAnswered: boolean,
    ): Action =>
    async () => {
      const { contact, userId, person, rootId } = pair;
      const subject = `Subject of ${text}`;
      const message: SendFields = {
        contact,
        text,
        ...(isReply ? { replyTo: rootId } : { subject }),
        ...(file === null ? {} : { attachments: [forCrm(file)] }),
      };
      const { body } = await sendPatiently(app, userId, message, randomUUID(), tally);
      ledger.note(pair, { text, direction: 'outbound', origin: 'crm', file, entryId: body.id });
      ledger.noteMailed(pair);
      if (!isAnswered) return;
      const arrived = await until(
        async () => (await person.messages('inbox')).find((mail) => mail.subject === subject),
        { timeout: ARRIVAL_MS, interval: 300 },
      );
      await person.reply(arrived.internetMessageId, { text: `Answer to ${text}` });
      ledger.note(pair, { text: `Answer to ${text}`, direction: 'inbound', origin: 'contact' });
    };
  const writePrivately = (pair: Pair, number: number): Action => {
    const { user, person } = pair;
    const text = `${PRIVATE_WORD} ${number}`;
    const mail = { subject: text, text };
    return one<Action>([
      () => stranger.send({ ...mail, to: [user.email] }),
      () => person.send({ ...mail, to: [user.email] }),
      () => user.send({ ...mail, to: [stranger.email] }),
      async () => {
        await user.send({ ...mail, to: [person.email] });
        ledger.noteMailed(pair);
      },
      async () => {
        await user.forward(await rootOf(pair), { to: [colleague.email], text });
        const [aside] = (await colleague.messages('inbox')).slice(-1);
        await colleague.reply(aside?.internetMessageId, { text, to: [user.email] });
      },
    ]);
  };

  return shuffled(random, [
    ...times(mix.answers, (at) => answer(one(pairs), `Inbound ${at}`, maybeFile(`in ${at}`))),
    ...times(mix.fromOutlook, (at) =>
      writeFromOutlook(one(pairs), `Outlook ${at}`, maybeFile(`out ${at}`)),
    ),
    ...times(mix.sends, (at) => {
      const isAnswered = at < mix.answeredSends;
      const isReply = !isAnswered && random.next() < 0.3;
      return send(one(pairs), `Sent ${at}`, maybeFile(`sent ${at}`), isReply, isAnswered);
    }),
    ...times(mix.private, (at) => writePrivately(one(pairs), at)),
  ]);
}

/** Starts each at a moment of its own within the time, whatever has become of the others. */
export async function spread(
  actions: readonly Action[],
  withinMs: number,
  random: Randomness,
): Promise<void> {
  const begun = actions.map(async (action) => {
    await pause(random.next() * withinMs);
    await action();
  });
  await Promise.all(begun);
}

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

function shuffled<T>(random: Randomness, list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function asAttachment(file: string | null): object {
  return file === null ? {} : { attachments: [{ name: 'file.txt', text: file }] };
}

function forCrm(file: string): object {
  const contentBase64 = Buffer.from(file).toString('base64');
  return { name: 'file.txt', contentType: 'text/plain', contentBase64 };
}
