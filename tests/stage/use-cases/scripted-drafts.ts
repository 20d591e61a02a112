import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { messageRefSchema } from '../../../shared/domain/ids.ts';
import type { SendPorts } from './send-stage.ts';

/** The mailbox at Microsoft as far as a send goes: what leaves is counted. */
export function scriptedDrafts() {
  const drafts = new Map<string, string | undefined>();
  const files = new Map<string, string[]>();
  const sent: { id: string; stamp: string | undefined; files: readonly string[] }[] = [];
  let made = 0;
  let isThrottled = false;
  const mail: SendPorts['mail'] = {
    createDraft: (_, fields) => {
      if (isThrottled) return Promise.reject(new ServiceFailure('throttled', 'too_many_requests'));
      made += 1;
      drafts.set(`d${made}`, fields.stamp);
      files.set(`d${made}`, (fields.attachments ?? []).map(nameAndSize));
      return Promise.resolve({
        id: messageRefSchema.parse(`d${made}`),
        internetMessageId: `<d${made}@contoso.example>`,
        conversationId: `c${made}`,
        createdDateTime: '2026-11-24T10:00:00Z',
        body: null,
        subject: fields.subject ?? '',
        from: null,
        isStamped: true,
      });
    },
    createReply: () => Promise.resolve('missing'),
    findByMessageId: () => Promise.resolve([]),
    patchDraft: () => Promise.resolve('patched'),
    attach: (_, id, file) => Promise.resolve(void files.get(id)?.push(nameAndSize(file))),
    send: (_, id) => {
      if (!drafts.has(id)) return Promise.resolve('missing');
      sent.push({ id, stamp: drafts.get(id), files: files.get(id) ?? [] });
      drafts.delete(id);
      return Promise.resolve('accepted');
    },
    deleteDraft: (_, id) => Promise.resolve(void drafts.delete(id)),
    findStamped: (_, stamp) => {
      const rows = [
        ...[...drafts].map(([id, of]) => ({ id, of, isDraft: true, parentFolderId: 'drafts' })),
        ...sent.map(({ id, stamp: of }) => ({ id, of, isDraft: false, parentFolderId: 'sent' })),
      ];
      return Promise.resolve(
        rows
          .filter(({ of }) => of === stamp)
          .map(({ id, isDraft, parentFolderId }) => ({
            id: messageRefSchema.parse(id),
            isDraft,
            parentFolderId,
            internetMessageId: `<${id}@contoso.example>`,
            conversationId: 'c',
          })),
      );
    },
  };
  return {
    mail,
    sent,
    drafts,
    throttle(on: boolean) {
      isThrottled = on;
    },
  };
}

function nameAndSize({ name, content }: { name: string; content: Uint8Array }): string {
  return `${name} ${content.length}`;
}
