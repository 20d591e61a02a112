import { z } from 'zod';
import { BOUNDS } from '../shared/domain/bounds.ts';
import { intentSchema } from '../shared/domain/sign-in/intent.ts';
import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { beginSignIn } from '../shared/use-cases/connect/begin-sign-in.ts';

const bodySchema = z.strictObject({
  returnUrl: z.string().min(1).max(BOUNDS.returnUrlCharacters),
  loginHint: z.string().min(1).max(BOUNDS.emailCharacters).optional(),
  intent: intentSchema.optional(),
});

export const authorize =
  (begin: ReturnType<typeof beginSignIn>): Handle =>
  async (request) => {
    const who = { accountId: accountOf(request), userId: userOf(request) };
    const { returnUrl, loginHint, intent } = await readJson(request, bodySchema);
    const begun = await begin(who, {
      returnUrl,
      loginHint: loginHint ?? null,
      intent: intent ?? null,
    });
    if (begun.kind === 'return_url_not_allowed') {
      throw new Refusal(begun.kind, 'The origin of returnUrl is not among the allowed ones.');
    }
    const { kind: _, ...answer } = begun;
    return json(200, answer);
  };
