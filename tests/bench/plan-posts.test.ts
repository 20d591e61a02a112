import { expect, it } from 'vitest';
import { planPosts } from '../../bench/mail.ts';

const THREADS = ['a', 'b'].map((mailbox) => Array.from({ length: 30 }, (_, n) => `${mailbox}${n}`));
const plan = (count: number, perPost: number, spread: 'scattered' | 'grouped' | 'one-thread') =>
  planPosts(THREADS, { count, perPost, spread });

it('scattered mail comes to no thread twice before it has been to all', () => {
  for (const perPost of [1, 10]) {
    const threads = plan(60, perPost, 'scattered').flat();
    expect(new Set(threads).size).toBe(60);
    expect(plan(120, perPost, 'scattered').flat().slice(60)).toEqual(threads);
  }
});

it('a POST tells of one mailbox, and POSTs go round the mailboxes', () => {
  const posts = plan(45, 10, 'scattered');
  expect(posts.map(({ length }) => length)).toEqual([10, 10, 10, 10, 5]);
  expect(posts.map((post) => new Set(post.map(([mailbox]) => mailbox)))).toEqual(
    ['a', 'b', 'a', 'b', 'a'].map((mailbox) => new Set(mailbox)),
  );
});

it('grouped mail has one thread to a POST, and another one in the next', () => {
  const posts = plan(60, 10, 'grouped').map((post) => new Set(post));
  expect(posts).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2'].map((thread) => new Set([thread])));
});

it('one busy thread gets all', () => {
  expect(new Set(plan(25, 10, 'one-thread').flat())).toEqual(new Set(['a0']));
});
