import { z } from 'zod';
import { contactIdSchema } from '../../domain/ids.ts';
import type { Contact } from '../../ports/conversation.ts';

/** The value of the row `contact`. */
export const contactSchema: z.ZodType<Contact> = z.object({
  id: contactIdSchema,
  emails: z.array(z.string()),
  name: z.string().nullable(),
});
