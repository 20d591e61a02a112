import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import { payloadFingerprint } from '../../../shared/domain/send/idempotency.ts';
import { parseSend } from '../../../shared/http/send-parsing.ts';
import type { Draft } from '../../../web/compose/draft.ts';
import { faultOf, nameOf, roundedUp, typeOf } from '../../../web/compose/files/attached-file.ts';
import { LIMITS } from '../../../web/compose/files/limits.ts';
import { sendForm, type Outgoing } from '../../../web/compose/send-form.ts';

const ATTACHMENT_LIMIT = 3 * 1024 * 1024;
const draft: Draft = {
  key: 'k',
  contactEmail: 'carla@client.example',
  contactName: 'Carla',
  proposed: null,
  lists: {
    to: [{ email: 'dora@client.example', name: 'Dora' }],
    cc: [{ email: 'emil@exämple.com' }],
    bcc: [{ email: 'fritz@client.example' }],
  },
  subject: ' Offer ',
  blocks: [{ kind: 'line', runs: [{ text: 'Hello' }] }],
  files: [],
  isInDoubt: false,
};
const outgoing: Outgoing = { contactId: 'c-42', draft, replyTo: null, files: [] };

/** As the service reads it. */
async function taken(sent: Outgoing) {
  const response = new Response(sendForm(sent));
  const bytes = new Uint8Array(await response.arrayBuffer());
  const contentType = response.headers.get('content-type') ?? '';
  return parseSend({ bytes, contentType, attachmentLimit: ATTACHMENT_LIMIT });
}

describe('the form that goes out', () => {
  it('is taken by the service as it was written', async () => {
    const files = [
      new File(['a'], 'résumé "1".pdf', { type: 'application/pdf' }),
      new File(['b'], 'a\nb.txt', { type: 'text/plain;charset=utf-8' }),
    ];
    expect(await taken({ ...outgoing, files })).toMatchObject({
      contact: { id: 'c-42', email: 'carla@client.example', name: 'Carla' },
      to: draft.lists.to,
      cc: draft.lists.cc,
      bcc: draft.lists.bcc,
      subject: 'Offer',
      html: expect.stringContaining('<div>Hello</div>'),
      attachments: [
        { name: 'résumé "1".pdf', contentType: 'application/pdf', content: Uint8Array.of(97) },
        { name: 'a_b.txt', contentType: 'text/plain', content: Uint8Array.of(98) },
      ],
      replyTo: null,
    });
  });

  it('repeated it is the same request', async () => {
    const again = { ...outgoing, files: [new File(['a'], 'a.txt')] };
    const prints = [await taken(again), await taken(again)].map(payloadFingerprint);
    expect(prints[0]).toBe(prints[1]);
  });

  it('without a known address of the contact the first of To becomes it', async () => {
    const sent = await taken({
      ...outgoing,
      draft: { ...draft, contactEmail: '', contactName: null },
    });
    expect(sent).toMatchObject({
      contact: { email: 'dora@client.example', name: 'Dora' },
      to: [],
    });
  });

  it('an answer to all stays one only while everybody is in it', async () => {
    const answer = { ...draft, subject: '', proposed: draft.lists };
    const all = { ...outgoing, replyTo: 'e-1', draft: answer };
    expect(await taken(all)).toMatchObject({ replyTo: 'e-1', replyAll: true, subject: null });
    const fewer = { ...answer, lists: { ...draft.lists, cc: [] } };
    expect(await taken({ ...all, draft: fewer })).toMatchObject({ replyAll: false });
  });

  it('that is sent again keeps the subject that it shows', async () => {
    const again = await taken({ ...outgoing, replyTo: 'e-1' });
    expect(again).toMatchObject({ replyTo: 'e-1', subject: 'Offer', replyAll: false });
  });
});

describe('files', () => {
  it('have the service’s limits', () => {
    expect(LIMITS).toEqual({
      fileBytes: ATTACHMENT_LIMIT,
      mailBytes: BOUNDS.sendAttachmentBytes,
      htmlBytes: BOUNDS.sendBodyBytes,
      files: BOUNDS.multipartParts - 1,
      fileNameCharacters: BOUNDS.fileNameCharacters,
      subjectCharacters: BOUNDS.subjectCharacters,
    });
  });

  it('of the limit go, and of a byte more do not', () => {
    expect(faultOf({ size: ATTACHMENT_LIMIT }, false)).toBeNull();
    expect(faultOf({ size: ATTACHMENT_LIMIT + 1 }, false)).toBe('too_large');
    expect(faultOf({ size: 4096 }, true)).toBe('folder');
  });

  it('that are too large are never shown as large as the limit', () => {
    expect(roundedUp(ATTACHMENT_LIMIT + 1)).toBeGreaterThanOrEqual(3.1 * 1024 * 1024 - 1);
  });

  it('keep the ending of a name that is cut, and a type that is one', () => {
    const name = nameOf({ name: `${'a'.repeat(400)}.pdf` });
    expect(name).toHaveLength(255);
    expect(name.endsWith('.pdf')).toBe(true);
    expect(nameOf({ name: '' })).toBe('file');
    expect(typeOf({ type: 'no type' })).toBe('application/octet-stream');
    expect(typeOf({ type: '' })).toBe('application/octet-stream');
  });
});
