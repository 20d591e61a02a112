import { connectMailbox } from './sign-in.ts';
import { ANNA, type Stage } from './stage.ts';
import { check } from './timeline.ts';

export async function connect({ sync, microsoft, timeline, returnUrl }: Stage): Promise<void> {
  timeline.chapter('Connect');
  const before = await sync.connection();
  check(before.status === 'disconnected', 'nobody is connected at first', before.status);
  const connection = await connectMailbox({ sync, microsoft, returnUrl, email: ANNA });
  check(connection.status === 'connected', 'the connection is there at once', connection);
  check(connection.email === ANNA, 'it shows the mailbox', connection.email);
  timeline.saw(`Anna signs in with Microsoft and approves: connected as ${connection.email}`);
}
