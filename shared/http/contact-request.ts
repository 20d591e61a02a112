import { z } from 'zod';
import { emailSchema } from '../domain/account/address.ts';
import { BOUNDS } from '../domain/bounds.ts';
import { contactIdSchema } from '../domain/ids.ts';

/** Text that becomes a header's: one line, which can't end the header or hide what follows it. */
export const oneLine = (most: number) =>
  z
    .string()
    .max(most, { error: `must have at most ${most} characters`, abort: true })
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, 'must not hold control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** A display name: one line, nothing that could end a header. */
export const displayNameSchema = oneLine(BOUNDS.nameCharacters);

/** `PUT accounts/{a}/contacts/{c}`. */
export const contactRequestSchema = z
  .strictObject({
    emails: z.array(emailSchema).min(1).max(BOUNDS.contactEmails),
    name: displayNameSchema.nullish(),
  })
  .meta({
    id: 'ContactRequest',
    examples: [{ emails: ['ada@example.com'], name: 'Ada Lovelace' }],
  });

/** `POST accounts/{a}/contacts/{c}/merge`. */
export const mergeRequestSchema = z
  .strictObject({ into: contactIdSchema })
  .meta({ id: 'MergeRequest', examples: [{ into: 'c-42' }] });

/** One contact of a batch. */
export const contactOfBatchSchema = z.strictObject({
  id: contactIdSchema,
  ...contactRequestSchema.shape,
});

const batchOf = <T extends z.ZodType>(contact: T) =>
  z.strictObject({ contacts: z.array(contact).min(1).max(BOUNDS.contactBatch) });

/** `POST accounts/{a}/contacts/batch`, as it should be. */
export const contactsSchema = batchOf(contactOfBatchSchema).meta({
  id: 'ContactsRequest',
  examples: [{ contacts: [{ id: 'c-42', emails: ['ada@example.com'], name: 'Ada Lovelace' }] }],
});
/** As it is taken: each contact is parsed on its own, so that a bad one is refused alone. */
export const contactsRequestSchema = batchOf(z.unknown());
