import { z } from 'zod';
import { emailSchema } from '../domain/account/address.ts';
import { BOUNDS } from '../domain/bounds.ts';

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
export const contactRequestSchema = z.strictObject({
  emails: z.array(emailSchema).min(1).max(BOUNDS.contactEmails),
  name: displayNameSchema.nullish(),
});
