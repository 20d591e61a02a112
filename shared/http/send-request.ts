import { z } from 'zod';
import { emailSchema } from '../domain/account/address.ts';
import { BOUNDS } from '../domain/bounds.ts';
import { contactIdSchema } from '../domain/ids.ts';
import type { OutgoingFile, OutgoingMessage } from '../domain/send/outgoing-message.ts';
import { displayNameSchema, oneLine } from './contact-request.ts';
import { Refusal } from './refusal.ts';

const bodyText = z
  .string()
  .regex(/^[^\u0000]*$/, 'must not hold NUL characters')
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

const addressSchema = z.strictObject({ email: emailSchema, name: displayNameSchema.optional() });

const TOKEN = '[A-Za-z0-9!#$&^_.+-]{1,100}';
const CONTENT_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(?: ?; ?${TOKEN}=(?:${TOKEN}|"[^"\\\\\\u0000-\\u001f\\u007f-\\uffff]{0,100}"))*$`,
);

const fileFields = {
  name: oneLine(BOUNDS.fileNameCharacters).min(1, 'must not be empty'),
  contentType: z
    .string()
    .max(BOUNDS.contentTypeCharacters, { abort: true })
    .regex(CONTENT_TYPE, 'must be a media type'),
  contentId: z
    .string()
    .regex(/^[!-;=?-~]{1,250}$/, 'must be 1 to 250 printable characters without spaces, < and >')
    .optional(),
};

const jsonFileSchema = z.strictObject({
  ...fileFields,
  contentBase64: z.string().transform((text, context) => {
    const content = Buffer.from(text, 'base64');
    if (isExactBase64(text, content)) return new Uint8Array(content);
    context.addIssue({ code: 'custom', message: 'must be base64 with padding' });
    return z.NEVER;
  }),
});

/** The decoder skips foreign characters, and reads another alphabet, too; only the one exact spelling is taken. */
function isExactBase64(text: string, content: Buffer): boolean {
  const rest = content.length % 3;
  const end = content.subarray(content.length - (rest === 0 ? 3 : rest)).toString('base64');
  const isWhole = text.length === 4 * Math.ceil(content.length / 3) && text.endsWith(end);
  return isWhole && !text.includes('-') && !text.includes('_');
}

const partFileSchema = z.strictObject({
  ...fileFields,
  part: z
    .string()
    .min(1)
    .max(BOUNDS.fileNameCharacters)
    .refine((part) => part !== 'message', 'must name a file part'),
});

function sendSchema<F extends z.ZodType>(file: F) {
  return z
    .strictObject({
      contact: z.strictObject({
        id: contactIdSchema,
        email: emailSchema,
        name: displayNameSchema.optional(),
      }),
      to: z.array(addressSchema).max(BOUNDS.recipients).default([]).meta({
        description: 'Further ones in To, beside the contact.',
      }),
      cc: z.array(addressSchema).max(BOUNDS.recipients).default([]),
      bcc: z.array(addressSchema).max(BOUNDS.recipients).default([]),
      subject: oneLine(BOUNDS.subjectCharacters).optional(),
      html: bodyText.optional(),
      text: bodyText.optional(),
      attachments: z.array(file).max(BOUNDS.attachments).default([]),
      replyTo: z.string().min(1).max(128).optional(),
      replyAll: z.boolean().default(false),
    })
    .superRefine((body, context) => {
      const fault = (path: string, message: string) => {
        context.addIssue({ code: 'custom', path: [path], message });
      };
      if (body.html === undefined && body.text === undefined) {
        fault('html', 'one of html and text must be there');
      }
      if (body.subject === undefined && body.replyTo === undefined) {
        fault('subject', 'may be left out in a reply only');
      }
      if (body.replyAll && body.replyTo === undefined) fault('replyAll', 'needs replyTo');
      if (1 + body.to.length + body.cc.length + body.bcc.length > BOUNDS.recipients) {
        fault('bcc', `a message has at most ${BOUNDS.recipients} recipients`);
      }
    });
}

/** The send as JSON, and as the part `message` of a multipart body, whose attachments name their file parts. */
export const jsonSendSchema = sendSchema(jsonFileSchema).meta({
  id: 'SendRequest',
  examples: [
    {
      contact: { id: 'c-42', email: 'ada@example.com', name: 'Ada Lovelace' },
      subject: 'Your offer',
      text: 'Dear Ada, …',
    },
  ],
});
export const multipartSendSchema = sendSchema(partFileSchema).meta({
  id: 'SendParts',
  examples: [
    {
      contact: { id: 'c-42', email: 'ada@example.com' },
      subject: 'Your offer',
      text: 'Dear Ada, …',
      attachments: [{ name: 'offer.pdf', contentType: 'application/pdf', part: 'file-1' }],
    },
  ],
});

interface ParsedBody {
  readonly contact: {
    readonly id: OutgoingMessage['contact']['id'];
    readonly email: string;
    readonly name?: string | undefined;
  };
  readonly to: readonly { readonly email: string; readonly name?: string | undefined }[];
  readonly cc: readonly { readonly email: string; readonly name?: string | undefined }[];
  readonly bcc: readonly { readonly email: string; readonly name?: string | undefined }[];
  readonly subject?: string | undefined;
  readonly html?: string | undefined;
  readonly text?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly replyAll: boolean;
}

/** The parsed fields in the domain's words, within the limits of size: 413 `attachment_too_large`, `message_too_large`. */
export function toOutgoing(
  body: ParsedBody,
  attachments: readonly OutgoingFile[],
  attachmentLimit: number,
): OutgoingMessage {
  checkSizes(body, attachments, attachmentLimit);
  const { contact } = body;
  return {
    contact: { id: contact.id, email: contact.email, name: contact.name ?? null },
    to: body.to.map(toAddress),
    cc: body.cc.map(toAddress),
    bcc: body.bcc.map(toAddress),
    subject: body.subject ?? null,
    html: body.html ?? null,
    text: body.text ?? null,
    attachments,
    replyTo: body.replyTo ?? null,
    replyAll: body.replyAll,
  };
}

function toAddress({ email, name }: ParsedBody['cc'][number]): OutgoingMessage['cc'][number] {
  return name === undefined ? { email } : { email, name };
}

function checkSizes(
  { html = '', text = '' }: ParsedBody,
  attachments: readonly OutgoingFile[],
  attachmentLimit: number,
): void {
  const large = attachments.findIndex(({ content }) => content.length > attachmentLimit);
  if (large !== -1) {
    throw new Refusal('attachment_too_large', `An attachment is over ${attachmentLimit} bytes.`, {
      errors: [{ pointer: `/attachments/${large}`, detail: 'This attachment is too large.' }],
    });
  }
  const bodies = { html: Buffer.byteLength(html), text: Buffer.byteLength(text) };
  for (const [name, size] of Object.entries(bodies)) {
    if (size > BOUNDS.sendBodyBytes) {
      throw new Refusal('message_too_large', `The ${name} is over ${BOUNDS.sendBodyBytes} bytes.`, {
        errors: [{ pointer: `/${name}`, detail: 'This body is too large.' }],
      });
    }
  }
  const files = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (files + bodies.html + bodies.text > BOUNDS.sendAttachmentBytes) {
    throw new Refusal(
      'message_too_large',
      `The message is over ${BOUNDS.sendAttachmentBytes} bytes decoded.`,
    );
  }
}
