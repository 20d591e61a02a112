import { describe, expect, it } from 'vitest';
import { readAttachment } from '../../../shared/adapters/graph/attachment-content.ts';
import { fullMessageSchema } from '../../../shared/adapters/graph/full-message.ts';
import { threadingSchema } from '../../../shared/adapters/graph/threading.ts';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { messageIdHash } from '../../../shared/domain/thread/message-id.ts';
import { parentsOf, referencesOf } from '../../../shared/domain/thread/references.ts';

const long = (text: string): string => text.repeat(40_000);
const message = (more: Record<string, unknown>) =>
  fullMessageSchema.parse({ id: 'AAkone', ...more });
const threading = (more: Record<string, unknown>) =>
  threadingSchema.parse({ id: 'AAkone', receivedDateTime: '2026-11-24T10:00:00Z', ...more });
const properties = (values: Record<string, string>) => ({
  singleValueExtendedProperties: Object.entries(values).map(([id, value]) => ({ id, value })),
});

describe('what is over its cap is cut where it enters, as a reader would want', () => {
  it('a subject keeps its beginning', () => {
    const { subject } = message({ subject: `Offer 17 ${long('a')}` });
    expect(subject).toHaveLength(BOUNDS.subjectCharacters);
    expect(subject.startsWith('Offer 17 ')).toBe(true);
  });

  it('and never half of a character', () => {
    const { subject } = message({ subject: `a${long('😀')}` });
    expect(subject.isWellFormed()).toBe(true);
  });

  it('a name and an address', () => {
    const { from } = message({
      from: { emailAddress: { address: `${long('a')}@x.example`, name: long('Anna ') } },
    });
    expect(from?.email).toHaveLength(BOUNDS.emailCharacters);
    expect(from?.name).toHaveLength(BOUNDS.nameCharacters);
  });

  it('a name turns no address around that stands beside it', () => {
    const name = '\u202eelpmaxe.knab@anna\u202c\r\n \u2066Anna\u2069 كارلا\u200f';
    const { from } = message({ from: { emailAddress: { address: 'x@evil.example', name } } });
    expect(from?.name).toBe('elpmaxe.knab@anna Anna كارلا\u200f');
  });

  it('recipients and attachments are counted', () => {
    const recipient = { emailAddress: { address: 'a@x.example' } };
    const { to, attachments } = message({
      toRecipients: Array.from({ length: 5_000 }, () => recipient),
      attachments: Array.from({ length: 5_000 }, () => ({ id: 'a' })),
    });
    expect(to).toHaveLength(BOUNDS.receivedRecipients);
    expect(attachments).toHaveLength(BOUNDS.attachments);
  });

  it("an attachment's content id and type", () => {
    const [attachment] = message({
      attachments: [{ id: 'a', contentId: long('a'), contentType: long('a/') }],
    }).attachments;
    expect(attachment?.contentId).toHaveLength(BOUNDS.contentIdCharacters);
    expect(attachment?.contentType).toBe('application/octet-stream');
  });

  it('a content id that comes with the content', async () => {
    const file = { contentBytes: 'eA==', contentId: long('a') };
    const call = () =>
      Promise.resolve({ headers: new Headers(), bytes: Buffer.from(JSON.stringify(file)) });
    const { id, attachments } = message({ attachments: [{ id: 'a' }] });
    const [meta] = attachments;
    if (meta === undefined) expect.fail('no attachment');
    const read = await readAttachment(call, mailboxRefSchema.parse('a'.repeat(32)), id, meta, 1024);
    expect(read).toMatchObject({
      kind: 'content',
      contentId: 'a'.repeat(BOUNDS.contentIdCharacters),
    });
  });

  it("an attachment's type is one line of plain characters, or says nothing", () => {
    const shown = (contentType: string) =>
      message({ attachments: [{ id: 'a', contentType }] }).attachments[0]?.contentType;
    expect(shown('text/plain; charset="utf-8"')).toBe('text/plain; charset="utf-8"');
    for (const odd of ['text/html\r\nset-cookie: a=b', 'text/\u0000', 'пример/тип', 'plain', ''])
      expect(shown(odd)).toBe('application/octet-stream');
  });

  it('References keeps its newest ids, and In-Reply-To its first', () => {
    const { references, inReplyTo } = threading(
      properties({
        'String 0x1039': `${long('<old@x> ')}<newest@x>`,
        'String 0x1042': `<first@x> ${long('<other@x> ')}`,
      }),
    );
    expect(references).toHaveLength(BOUNDS.referencesCharacters);
    expect(inReplyTo).toHaveLength(BOUNDS.inReplyToCharacters);
    expect(referencesOf(references)[0]).toBe('newest@x');
    expect(parentsOf(inReplyTo)[0]).toBe('first@x');
  });

  it('an answer to a mail with a very long Message-ID finds it', () => {
    const id = `<${'a'.repeat(3_000)}@x.example>`;
    const [parent = ''] = parentsOf(threading(properties({ 'String 0x1042': id })).inReplyTo);
    const { internetMessageId } = threading({ internetMessageId: id });
    expect(internetMessageId?.length).toBeLessThan(3_000);
    expect(messageIdHash({ internetMessageId, id: 'x' })).toBe(
      messageIdHash({ internetMessageId: parent, id: 'x' }),
    );
  });
});
