import { z } from 'zod';
import { contactIdSchema } from '../../domain/ids.ts';
import { joinedSchema } from './thread-row.ts';
import type { Contact } from '../../domain/account/contact.ts';

/** The value of the row `contact`. */
export const contactSchema: z.ZodType<Contact> = z.object({
  id: contactIdSchema,
  emails: z.array(z.string()),
  joined: joinedSchema,
  name: z.string().nullable(),
});
