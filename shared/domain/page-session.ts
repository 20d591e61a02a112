import { z } from 'zod';
import { accountIdSchema, contactIdSchema, userIdSchema } from './ids.ts';
import { openSigned, type SigningKeys, signText } from './signed-text.ts';

/** What of ours a page may show, and so what its token opens. */
export const COMPONENTS = ['card', 'conversation'] as const;

const sessionSchema = z.object({
  accountId: accountIdSchema,
  userId: userIdSchema,
  components: z.array(z.enum(COMPONENTS)),
  /** Of the page, exactly. */
  origin: z.string(),
  /** Whose conversations it may show; no other's. */
  contacts: z.array(contactIdSchema),
  /** Of the user's connection when it was made: a disconnect or a change of mailbox ends it. */
  generation: z.number().int(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});

/** What a page of the CRM may do for one user, for a quarter of an hour. */
export type PageSession = z.infer<typeof sessionSchema>;

/** Signed and not secret from the page: it holds ids alone. */
export function sessionToken(keys: SigningKeys, session: PageSession): string {
  return signText(keys, JSON.stringify(session));
}

/** Null when it is not one of ours. Whether it still holds is not said. */
export function readSessionToken(keys: SigningKeys, token: string): PageSession | null {
  const text = openSigned(keys, token);
  return text === null ? null : sessionSchema.parse(JSON.parse(text));
}
