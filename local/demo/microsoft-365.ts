import { z } from 'zod';
import { check } from './timeline.ts';

const message = z.looseObject({
  id: z.string(),
  internetMessageId: z.string(),
  subject: z.string(),
  from: z.looseObject({ email: z.string() }).nullable(),
});
const messages = z.object({ messages: z.array(message) });
const signedIn = z.object({ redirectTo: z.string() });
const requests = z.object({
  requests: z.array(z.looseObject({ path: z.string(), readsBody: z.boolean() })),
});
const tenants = z.object({
  tenants: z.array(
    z.looseObject({
      name: z.string(),
      consentPolicy: z.string(),
      adminConsents: z.array(z.string()),
    }),
  ),
});
const subscriptions = z.object({ subscriptions: z.array(z.looseObject({ id: z.string() })) });

export type Mail = z.output<typeof message>;

/** What the people of the story do in Outlook and in Microsoft's sign-in, by the simulator's control API. */
export type Microsoft365 = ReturnType<typeof createMicrosoft365>;

export function createMicrosoft365(url: string) {
  async function control<T>(path: string, shape: z.ZodType<T>, body?: object): Promise<T> {
    const response = await fetch(`${url}/control/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    check(response.ok, `Microsoft 365 takes ${path}`, text);
    return shape.parse(JSON.parse(text));
  }
  const act = (email: string, verb: string, body: object): Promise<Mail> =>
    control(`mailboxes/${email}/${verb}`, message, body);

  return {
    /** Signs in and approves; where the browser is sent then. */
    signIn: async (authorizeUrl: string, email: string): Promise<string> =>
      (await control('signin', signedIn, { authorizeUrl, email, action: 'accept' })).redirectTo,
    /** Where only an administrator can agree to an app that reads mail, one does, for everybody there. */
    approve: async (adminConsentUrl: string, tenant: string): Promise<void> => {
      const all = (await control('tenants', tenants)).tenants;
      const asked = all.find(({ name }) => name === tenant);
      if (asked?.consentPolicy === 'user' || asked?.adminConsents.length !== 0) return;
      const answer = { adminConsentUrl, tenant, action: 'accept' };
      await fetch((await control('admin-consent', signedIn, answer)).redirectTo);
    },
    send: (email: string, body: object) => act(email, 'send', body),
    reply: (email: string, body: object) => act(email, 'reply', body),
    forward: (email: string, body: object) => act(email, 'forward', body),
    /** The mails of this subject in somebody's inbox. */
    inbox: async (email: string, subject: string): Promise<Mail[]> => {
      const all = await control(`mailboxes/${email}/messages?folder=inbox`, messages);
      return all.messages.filter((one) => one.subject === subject);
    },
    requests: async () => (await control('requests', requests)).requests,
    subscriptions: async () => (await control('subscriptions', subscriptions)).subscriptions,
  };
}
