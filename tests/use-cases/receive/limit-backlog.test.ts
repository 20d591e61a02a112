import { beforeEach, expect, it } from 'vitest';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import type { Work } from '../../../shared/domain/work/work.ts';
import { limitBacklog } from '../../../shared/use-cases/receive/limit-backlog.ts';
import { work } from '../../stage/use-cases/receive-stage.ts';

type Receive = (work: Work<'receive'>) => Promise<void>;

const OTHER = mailboxRefSchema.parse('b'.repeat(32));
const piece = (name: string, messages = 20): Work<'receive'> =>
  work(Array.from({ length: messages }, (_, n) => `${name}${n}`));

/** First ids of what is under way, in the order in which it began. */
let begun: string[];
let end: Map<string, (failure?: Error) => void>;
let receive: Receive;
beforeEach(() => {
  begun = [];
  end = new Map();
  receive = limitBacklog(({ payload: { ids } }) => {
    const name = String(ids[0]);
    begun.push(name);
    return new Promise((done, fail) => {
      end.set(name, (failure) => (failure ? fail(failure) : done()));
    });
  });
});

it('of the pieces of a backlog two are worked on at once, the others in the order in which they came', async () => {
  const all = ['a', 'b', 'c', 'd'].map((name) => receive(piece(name)));
  expect(begun).toEqual(['a0', 'b0']);
  end.get('b0')?.();
  await all[1];
  expect(begun).toEqual(['a0', 'b0', 'c0']);
  end.get('c0')?.();
  await all[2];
  expect(begun).toEqual(['a0', 'b0', 'c0', 'd0']);
});

it('one that fails lets the next one in, and its failure to the host', async () => {
  const [first] = ['a', 'b', 'c'].map((name) => receive(piece(name)));
  end.get('a0')?.(new Error('storage is out'));
  await expect(first).rejects.toThrow('storage is out');
  expect(begun).toEqual(['a0', 'b0', 'c0']);
});

it('few messages wait for no backlog of their mailbox', () => {
  for (const name of ['a', 'b', 'c']) void receive(piece(name));
  void receive(piece('answer', 1));
  void receive(piece('batch', 4));
  void receive(piece('more', 5));
  expect(begun).toEqual(['a0', 'b0', 'answer0', 'batch0']);
});

it('another mailbox waits for none of it', () => {
  for (const name of ['a', 'b', 'c']) void receive(piece(name));
  const other = piece('other');
  void receive({ ...other, payload: { ...other.payload, mailboxRef: OTHER } });
  expect(begun).toEqual(['a0', 'b0', 'other0']);
});
