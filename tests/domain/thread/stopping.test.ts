import { describe, expect, it } from 'vitest';
import { restartedThread, stateOf, stoppedThread } from '../../../shared/domain/thread/stopping.ts';
import { UNKNOWN_SUMMARY } from '../../../shared/domain/thread/thread-summary.ts';
import {
  closedFor,
  closedThen,
  erasedThread,
  type Thread,
} from '../../../shared/domain/thread/thread.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { ANNA, connection, ref, thread as begun } from '../../stage/use-cases/cast.ts';

const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
const summary = { ...UNKNOWN_SUMMARY, mailbox: ANNA };
const thread: Thread = { ...begun, summary };
const here = { generation: 1, mailboxRef: ref };

describe('what came while a thread was stopped', () => {
  const stopped = stoppedThread(thread, at('10:00:00.500'));
  const again = restartedThread(stopped, here, at('11:00:00.001'));

  it('stays out for ever, and what came before the stop still belongs', () => {
    expect(closedFor(stopped, connection, ref)).toBe('while_stopped');
    expect(closedFor(again, connection, ref)).toBeNull();
    const then = (time: string) => closedThen(again, `2026-11-24T${time}Z`);
    expect(then('08:59:59')).toBe('before_thread');
    expect(then('09:00:00')).toBeNull();
    expect(then('09:58:59')).toBeNull();
    // In the last minute two clocks could not tell.
    expect(then('09:59:30')).toBe('while_stopped');
    expect(then('10:30:00')).toBe('while_stopped');
    expect(then('11:00:00')).toBe('while_stopped');
    expect(then('11:00:01')).toBeNull();
  });

  it('is told from what came in each of many periods, the oldest forgotten on the side of privacy', () => {
    let many = thread;
    for (let hour = 0; hour < 30; hour += 1) {
      const begins = at('10:00:00') + hour * 3_600_000;
      many = restartedThread(stoppedThread(many, begins), here, begins + 1_800_000);
    }
    expect(many.earlier).toHaveLength(20);
    const [oldest] = many.earlier;
    expect(closedThen(many, oldest?.since ?? '')).toBeNull();
    expect(closedThen(many, '2026-11-24T09:30:00Z')).toBe('before_thread');
    const last = Date.parse(many.activeSince);
    expect(closedThen(many, new Date(last - 60_000).toISOString())).toBe('while_stopped');
  });

  it('and what belonged to another generation is not taken up again', () => {
    const anew = restartedThread(stopped, { generation: 3, mailboxRef: ref }, at('11:00:00'));
    expect(anew.earlier).toEqual([]);
    expect(closedThen(anew, '2026-11-24T09:30:00Z')).toBe('before_thread');
  });

  it('each turn has a time of its own, also within a millisecond', () => {
    const now = at('10:00:00.000');
    const [one, two] = [stoppedThread(thread, now), restartedThread(stopped, here, now)];
    expect(one.turned?.at).not.toBe(two.turned?.at);
  });
});

describe('why a thread is stopped', () => {
  const why = (...args: Parameters<typeof stateOf>) => stateOf(...args).stopped?.why ?? null;

  it('follows from what happened to it and to its connection', () => {
    expect(why(thread, connection)).toBeNull();
    expect(why(thread, { ...connection, status: 'needs_reconnect' })).toBeNull();
    expect(why(thread, null)).toBe('disconnected');
    expect(why(thread, { ...connection, generation: 2, status: 'disconnected' })).toBe(
      'disconnected',
    );
    expect(why(thread, { ...connection, generation: 2 })).toBe('disconnected');
    const other = mailboxRefSchema.parse('b'.repeat(32));
    const changed = { ...connection, generation: 2, mailboxRef: other, email: 'ben@x.example' };
    expect(why(thread, changed)).toBe('mailbox_changed');
    expect(why(begun, changed)).toBe('disconnected');
    const stopped = stoppedThread(thread, at('10:00:00'));
    expect(stateOf(stopped, null).stopped).toEqual({
      why: 'by_request',
      at: '2026-11-24T10:00:00.000Z',
    });
    expect(why(erasedThread(stopped), connection)).toBe('contact_erased');
  });
});
