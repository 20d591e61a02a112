import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { messageRefSchema } from '../../../shared/domain/ids.ts';
import type {
  AttachmentMeta,
  FullMessage,
  MailReader,
  Threading,
} from '../../../shared/ports/mail-reading.ts';

export const SENT_ITEMS = 'folder-sent';
export const INBOX = 'folder-inbox';

interface ScriptedAttachment extends Partial<AttachmentMeta> {
  readonly bytes: Uint8Array;
}

/** What a test says of a message; the rest is an ordinary inbound mail. */
export type Script = Partial<Omit<Threading, 'id'> & Omit<FullMessage, 'id' | 'attachments'>> & {
  readonly id: string;
  readonly attachments?: readonly ScriptedAttachment[];
};

interface Scripted {
  readonly threading: Threading;
  readonly full: FullMessage;
  readonly contents: readonly Uint8Array[];
}

type Request = 'threading' | 'people' | 'envelope' | 'read' | 'attachment';

/** A mailbox at Microsoft for one test: it counts requests, and fails when told. */
export function scriptedMail() {
  const messages = new Map<string, Scripted>();
  const requests: Request[] = [];
  const faults = new Map<string, unknown>();
  let onRequest: (request: Request) => Promise<void> = () => Promise.resolve();

  async function asked(request: Request, id: string): Promise<Scripted | undefined> {
    requests.push(request);
    await onRequest(request);
    const fault = faults.get(`${request} ${id}`) ?? faults.get(request);
    if (fault !== undefined) throw fault;
    return messages.get(id);
  }

  const mail: Pick<MailReader, 'threading' | 'people' | 'envelope' | 'read' | 'attachment'> = {
    async threading(_, ids) {
      if (ids.length > 20) throw new RangeError('a batch holds at most 20');
      await asked('threading', '');
      return ids.map((id) => {
        const failure = faults.get(`threading ${id}`);
        if (failure instanceof Error) return { kind: 'failed', id, failure };
        const found = messages.get(id);
        return found ? { kind: 'found', threading: found.threading } : { kind: 'missing', id };
      });
    },
    async people(_, id) {
      const found = await asked('people', id);
      if (!found) return 'missing';
      const { from, to, cc } = found.full;
      return { from, to, cc };
    },
    envelope: async (_, id) => (await asked('envelope', id))?.full ?? 'missing',
    read: async (_, id) => (await asked('read', id))?.full ?? 'missing',
    async attachment(_, id, meta, limit) {
      const found = await asked('attachment', id);
      const at = found?.full.attachments.findIndex((one) => one.id === meta.id) ?? -1;
      const bytes = found?.contents[at];
      if (!bytes) return { kind: 'missing' };
      if (bytes.length > limit) return { kind: 'too_large' };
      return { kind: 'content', bytes, contentId: meta.contentId };
    },
  };

  return {
    mail,
    requests,
    add(script: Script): Threading {
      const scripted = toScripted(script);
      messages.set(script.id, scripted);
      return scripted.threading;
    },
    /** `request` alone fails every such request, `request id` only the one for that message. */
    fail: (where: string, fault: Error) => faults.set(where, fault),
    heal: () => faults.clear(),
    /** Runs before each answer: something else happens meanwhile. */
    meanwhile: (run: (request: Request) => Promise<void>) => {
      onRequest = run;
    },
  };
}

export const unavailable = (): ServiceFailure =>
  new ServiceFailure('unavailable', 'timeout', { status: 504 });

function toScripted({ id: rawId, attachments = [], ...script }: Script): Scripted {
  const id = messageRefSchema.parse(rawId);
  const html = (content: string) => ({ contentType: 'html' as const, content });
  return {
    threading: {
      id,
      conversationId: script.conversationId ?? null,
      internetMessageId: script.internetMessageId ?? `<${rawId}@fabrikam.example>`,
      isDraft: script.isDraft ?? false,
      parentFolderId: script.parentFolderId ?? INBOX,
      receivedDateTime: script.receivedDateTime ?? '2026-11-24T10:00:00Z',
      inReplyTo: script.inReplyTo ?? null,
      references: script.references ?? null,
      reportOf: script.reportOf ?? null,
      stamp: script.stamp ?? null,
    },
    full: {
      id,
      from: script.from === undefined ? { email: 'carla@fabrikam.example' } : script.from,
      to: script.to ?? [{ email: 'anna@contoso.example' }],
      cc: script.cc ?? [],
      bcc: script.bcc ?? [],
      subject: script.subject ?? 'RE: Offer 17',
      sentDateTime: script.sentDateTime ?? '2026-11-24T09:59:58Z',
      body: script.body ?? html('<p>Yes</p><blockquote>Old</blockquote>'),
      uniqueBody: script.uniqueBody === undefined ? html('<p>Yes</p>') : script.uniqueBody,
      hasTransportHeaders: script.hasTransportHeaders ?? script.parentFolderId !== SENT_ITEMS,
      transportHeaders: script.transportHeaders ?? null,
      messageClass: script.messageClass ?? 'IPM.Note',
      markedPrivate: script.markedPrivate ?? false,
      attachments: attachments.map(({ bytes, ...meta }, at) => ({
        id: `att-${at}`,
        name: `file-${at}.pdf`,
        contentType: 'application/pdf',
        size: Math.ceil(bytes.length * 1.05) + 500,
        isInline: false,
        contentId: null,
        type: 'file',
        ...meta,
      })),
    },
    contents: attachments.map(({ bytes }) => bytes),
  };
}
