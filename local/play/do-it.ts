import { setTimeout as sleep } from 'node:timers/promises';
import { type ListedEntry, type OutlookSync, SyncError } from '../../client/src/index.ts';
import type { Microsoft365 } from '../demo/microsoft-365.ts';
import { connectMailbox } from '../demo/sign-in.ts';
import { ACCOUNT, ANNA, CARLA, DIETER, USER } from '../demo/stage.ts';
import { LARGE_FILE, type StepId } from './steps.ts';

const LARGE_BYTES = 4 * 1024 * 1024;

/** Does a step for who would rather watch, as the people of the story would: in the CRM, at Microsoft, in a mailbox. */
export function doIt(parts: { sync: OutlookSync; microsoft: Microsoft365; returnUrl: string }) {
  const { sync, microsoft, returnUrl } = parts;

  async function connection() {
    return sync.connections.get(ACCOUNT, USER);
  }

  async function connect(): Promise<void> {
    if ((await connection()).status === 'connected') return;
    const ask = { returnUrl };
    await connectMailbox({ sync, microsoft, account: ACCOUNT, user: USER, email: ANNA, ask });
  }

  /** The newest message with Carla that fits, in the present mailbox's threads. */
  async function newest(fits: (entry: ListedEntry) => boolean): Promise<ListedEntry | undefined> {
    const [{ email }, { items }] = await Promise.all([
      connection(),
      sync.conversations.list(ACCOUNT, CARLA.id, { limit: 100 }).page(),
    ]);
    return items.find((entry) => entry.mailbox === email && fits(entry));
  }

  async function sentFromCrm(): Promise<ListedEntry> {
    await connect();
    const fits = ({ origin, status }: ListedEntry): boolean =>
      origin === 'crm' && (status === 'sent' || status === 'confirmed');
    return (await newest(fits)) ?? send();
  }

  async function send(): Promise<ListedEntry> {
    await connect();
    return sync.messages.send(ACCOUNT, USER, {
      contact: CARLA,
      subject: 'Offer 4711',
      html: '<p>Dear Carla,</p><p>here is our offer for the new site: <b>12 workplaces</b>, delivered in May.</p><p>Best regards<br>Anna</p>',
    });
  }

  /** Exchange tells whole seconds: an answer within the second of what it answers would stand above it. */
  async function inTheNextSecond(): Promise<void> {
    const last = await newest(() => true);
    if (last === undefined) return;
    const next = Math.floor(Date.parse(last.occurredAt) / 1000 + 1) * 1000;
    await sleep(Math.max(0, next - Date.now()));
  }

  async function answerAsCarla(more: object): Promise<void> {
    const { internetMessageId } = await sentFromCrm();
    await inTheNextSecond();
    await microsoft.reply(CARLA.email, { messageId: internetMessageId, ...more });
  }

  const text = 'Thank you, Anna! That looks good. Can you deliver in April, too?';
  const answer = (): Promise<void> => answerAsCarla({ text, style: 'gmail' });
  const isAnswer = ({ origin }: ListedEntry): boolean => origin === 'contact';

  const steps: Readonly<Record<StepId, () => Promise<unknown>>> = {
    connect,
    send,
    answer,
    // It comes in by itself, once there is one.
    'come-in': async () => {
      if ((await newest(isAnswer)) === undefined) await answer();
    },
    outlook: async () => {
      const sent = await sentFromCrm();
      const { internetMessageId } = (await newest(isAnswer)) ?? sent;
      const reply = {
        messageId: internetMessageId,
        text: 'April works, Carla. I have put it down.',
      };
      const { email } = await connection();
      await inTheNextSecond();
      await microsoft.reply(email ?? ANNA, reply);
    },
    private: async () => {
      await connect();
      const { email } = await connection();
      const mail = { subject: 'Chess on Sunday?', text: 'At eight, at my place?' };
      await microsoft.send(DIETER, { to: [email ?? ANNA], ...mail });
    },
    attachment: () =>
      answerAsCarla({
        text: 'Here is the plan of the site.',
        attachments: [{ name: LARGE_FILE, contentType: 'application/pdf', size: LARGE_BYTES }],
      }),
    leave: async () => {
      await connect();
      await disconnect();
    },
  };

  /** Also when there is nothing to disconnect. */
  function disconnect(): Promise<void> {
    return sync.connections.disconnect(ACCOUNT, USER);
  }

  return {
    disconnect,
    /** Throws a `DoItError` with a sentence. */
    async step(id: StepId): Promise<void> {
      try {
        await steps[id]();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new DoItError(error instanceof SyncError ? `The service: ${why}` : why, {
          cause: error,
        });
      }
    },
  };
}

/** A step that could not be done for one. */
export class DoItError extends Error {
  override readonly name = 'DoItError';
}

/** A file for who does that step by hand. */
export function largeFile(): Buffer {
  return Buffer.alloc(LARGE_BYTES, 'The plan of the site. ');
}
