import { connectMailbox } from './sign-in.ts';
import { ACCOUNT, ANNA, type Stage, USER } from './stage.ts';
import { check } from './timeline.ts';

export async function connect({ sync, microsoft, timeline, returnUrl }: Stage): Promise<void> {
  timeline.chapter('Connect');
  const before = await sync.connections.get(ACCOUNT, USER);
  check(before.status === 'disconnected', 'nobody is connected at first', before.status);
  const connection = await connectMailbox({
    sync,
    microsoft,
    account: ACCOUNT,
    user: USER,
    email: ANNA,
    ask: { returnUrl },
  });
  check(connection.status === 'connected', 'the connection is there at once', connection);
  check(connection.email === ANNA, 'it shows the mailbox', connection.email);
  timeline.saw(`Anna signs in with Microsoft and approves: connected as ${connection.email}`);
}
