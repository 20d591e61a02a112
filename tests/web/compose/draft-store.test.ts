import { expect, it } from 'vitest';
import { DraftStore, draftPlace } from '../../../web/compose/draft-store.ts';
import type { Draft } from '../../../web/compose/draft.ts';
import { memoryStorage } from '../../stage/web/memory-storage.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const anna = { accountId: 'acme', userId: 'u1' };
const draft: Draft = {
  key: 'k',
  contactEmail: 'carla@client.example',
  contactName: null,
  proposed: null,
  lists: { to: [], cc: [], bcc: [] },
  subject: 'Offer',
  blocks: [],
  files: [],
  isInDoubt: true,
};

it('a draft is kept for its user and place, and erased', () => {
  const storage = memoryStorage();
  const drafts = new DraftStore(anna, { storage });
  expect(drafts.write('c!new', draft)).toBe(true);
  expect(new DraftStore(anna, { storage }).read('c!new')).toEqual(draft);
  expect(drafts.read('c!other')).toBeNull();
  expect(new DraftStore({ ...anna, userId: 'u' }, { storage }).read('1!c!new')).toBeNull();
  drafts.erase('c!new');
  expect(storage.length).toBe(0);
});

it('another user of the tab finds nothing, and leaves nothing of the one before', () => {
  const storage = memoryStorage();
  storage.setItem('theme', 'the page’s own');
  new DraftStore(anna, { storage }).write('c!new', draft);
  const ben = new DraftStore({ ...anna, userId: 'u2' }, { storage });
  ben.write('c!new', draft);
  ben.eraseOthers();
  expect(new DraftStore(anna, { storage }).read('c!new')).toBeNull();
  expect(ben.read('c!new')).toEqual(draft);
  expect(storage.getItem('theme')).toBe('the page’s own');
});

it('it is forgotten seven days after it was written last', () => {
  const storage = memoryStorage();
  new DraftStore(anna, { storage, now: () => 0 }).write('c!new', draft);
  const at = (now: number) => new DraftStore(anna, { storage, now: () => now }).read('c!new');
  expect(at(7 * DAY_MS - 1)).toEqual(draft);
  expect(at(7 * DAY_MS)).toBeNull();
});

it('what is too large, spoilt, or not to be kept at all does no harm', () => {
  const storage = memoryStorage();
  const drafts = new DraftStore(anna, { storage });
  drafts.write('c!new', draft);
  const blocks = [{ kind: 'line', runs: [{ text: 'x'.repeat(400_000) }] }] as const;
  expect(drafts.write('c!new', { ...draft, blocks })).toBe(false);
  expect(drafts.read('c!new')).toBeNull();
  storage.setItem('outlook-sync-draft!acme!u1!c!new', '{');
  expect(drafts.read('c!new')).toBeNull();
  const nowhere = new DraftStore(anna, { storage: null });
  expect(nowhere.write('c!new', draft)).toBe(false);
  expect(nowhere.read('c!new')).toBeNull();
});

it('each message that is answered has a place of its own', () => {
  const contact = { id: 'a!b', name: null, emails: [] };
  const places = [
    draftPlace({ contact, replyTo: null }),
    draftPlace({ contact, replyTo: { id: 'new' } as never }),
    draftPlace({ contact, replyTo: { id: 'e-1' } as never }),
    draftPlace({ contact, replyTo: null, again: { id: 'e-1' } as never }),
    draftPlace({ contact: { ...contact, id: 'a' }, replyTo: null }),
  ];
  expect(new Set(places).size).toBe(places.length);
});
