import { memoryCounters, untraced } from '../../../shared/adapters/telemetry.ts';
import type { AccessToken } from '../../../shared/adapters/graph/graph-call.ts';
import { graphMail } from '../../../shared/adapters/graph/graph-mail.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { messageRefSchema, mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { sendAsPerson } from '../../../simulator/mail/person.ts';
import { DEFAULT_CLIENT_ID } from '../../../simulator/people.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';

export const ref = mailboxRefSchema.parse('a'.repeat(32));
export const messageId = (id: string) => messageRefSchema.parse(id);

/** Graph's mail port over a simulated mailbox, and the people who write to it. `through`: how requests get there. */
export async function graphWorld(through: (simulator: Simulator) => typeof fetch = () => fetch) {
  const simulator = await startSimulator({ seed: 7 });
  const { world } = simulator;
  const anna = world.findMailbox('anna@contoso.example');
  const carla = world.findMailbox('carla@fabrikam.example');
  if (!anna || !carla) throw new Error('the people are missing');
  const asked: Parameters<AccessToken>[1][] = [];
  const warnings: string[] = [];
  const newToken = () =>
    world.tokens.issueAccessToken({
      clientId: DEFAULT_CLIENT_ID,
      oid: anna.oid,
      scopes: ['User.Read', 'Mail.ReadWrite', 'Mail.Send'],
      handlesClaimsChallenge: true,
    }).token;
  let token = newToken();
  const mail = graphMail({
    counters: memoryCounters(),
    traces: untraced,
    endpoint: { url: simulator.graphUrl, fetch: through(simulator), timeoutMs: 5000 },
    token: (_ref, options) => {
      asked.push(options);
      if (options?.fresh === true) token = newToken();
      return Promise.resolve(token);
    },
    now: () => world.clock.now(),
    log: {
      info: () => undefined,
      warn: (event) => void warnings.push(event),
      error: () => undefined,
    },
  });
  /** Carla writes to Anna; gives the copy in Anna's inbox. */
  const receive = (writing: Partial<Parameters<typeof sendAsPerson>[2]> = {}) => {
    const sent = sendAsPerson(world, carla, {
      to: [{ email: anna.email, name: 'Anna Auer' }],
      subject: 'Hello',
      html: '<p>Hi</p>',
      ...writing,
    });
    const received = anna.findByInternetMessageId(sent.internetMessageId);
    if (!received) throw new Error('the mail did not arrive');
    return received;
  };
  return { simulator, world, anna, carla, mail, asked, warnings, receive };
}

/** The failure that this call to Graph ended with. */
export async function failureOf(call: Promise<unknown>): Promise<ServiceFailure> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ServiceFailure)) throw new Error(`no service failure: ${String(error)}`);
  return error;
}
