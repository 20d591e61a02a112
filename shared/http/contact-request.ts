import { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';
import { emailSchema } from '../domain/account/address.ts';
import { oneLine } from './one-line.ts';

/** A display name: one line, nothing that could end a header. */
export const displayNameSchema = oneLine(BOUNDS.nameCharacters);

/** `PUT accounts/{a}/contacts/{c}`. */
export const contactRequestSchema = z.strictObject({
  emails: z.array(emailSchema).min(1).max(BOUNDS.contactEmails),
  name: displayNameSchema.nullish(),
});
