import { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';
import { emailSchema } from '../domain/email-address.ts';

/** A display name: one line, nothing that could end a header. */
export const displayNameSchema = z
  .string()
  .max(BOUNDS.nameCharacters, {
    error: `must have at most ${BOUNDS.nameCharacters} characters`,
    abort: true,
  })
  .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, 'must not hold control characters')
  .refine((name) => name.isWellFormed(), 'must be well-formed Unicode');

/** `PUT accounts/{a}/contacts/{c}`. */
export const contactRequestSchema = z.strictObject({
  emails: z.array(emailSchema).min(1).max(BOUNDS.contactEmails),
  name: displayNameSchema.nullish(),
});
