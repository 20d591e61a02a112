import { expect, test } from 'vitest';
import type { Connection } from '../../../client/src/types.ts';
import { cardModel } from '../../../web/state/card-model.ts';
import { cardSections } from '../../../web/state/card-sections.ts';
import { SyncProblem } from '../../../web/state/problem.ts';
import { answeringSession } from '../../stage/web/answering-session.ts';

const AT = new Date().toISOString();
const MIA = { status: 'connected', email: 'mia@acme.example', approval: null } as Connection;

function stage(answers: Readonly<Record<string, unknown>>) {
  const all: Record<string, unknown> = { 'GET connection': MIA, ...answers };
  const { session, calls } = answeringSession(all);
  const way = {
    returnUrl: '',
    begin: () => {
      throw new Error('nobody signs in');
    },
  };
  const model = cardModel({ session, way, arrival: null });
  return { model, calls, answers: all, sections: cardSections({ session, model }) };
}

test('skipped messages are those of 30 days; older ones end the list', async () => {
  const old = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000).toISOString();
  const skipped = [
    { id: '1', occurredAt: AT },
    { id: '2', occurredAt: old },
  ];
  const { sections } = stage({ 'GET skipped?limit=25': { skipped, nextCursor: 'c' } });
  await sections.listSkipped();
  expect(sections.shown.get()).toMatchObject({ skipped: [{ id: '1' }], hasMoreSkipped: false });
});

test('more of them are asked for behind the last', async () => {
  const page = (id: string, nextCursor: string | null) => ({
    skipped: [{ id, occurredAt: AT }],
    nextCursor,
  });
  const { sections } = stage({
    'GET skipped?limit=25': page('1', 'a b'),
    'GET skipped?limit=25&cursor=a%20b': page('2', null),
  });
  await sections.listSkipped();
  await sections.listSkipped();
  expect(sections.shown.get().skipped?.map(({ id }) => id)).toEqual(['1', '2']);
  expect(sections.shown.get().hasMoreSkipped).toBe(false);
});

test('of another mailbox nothing is known yet', async () => {
  const { sections } = stage({ 'GET never-list': { addresses: [], domains: ['a.example'] } });
  expect(sections.of(MIA)).toBe(true);
  await sections.readNeverList();
  expect(sections.of({ ...MIA, current: false })).toBe(false);
  expect(sections.shown.get().neverList).not.toBeNull();
  expect(sections.of({ ...MIA, email: 'ben@acme.example' })).toBe(true);
  expect(sections.shown.get().neverList).toBeNull();
});

test('a choice of what syncs is shown with the change that it is', async () => {
  const { sections, model, calls } = stage({ 'GET audit?limit=10': { audit: [] } });
  await sections.listAudit();
  calls.length = 0;
  await sections.change({ scope: 'known-contacts' });
  expect(calls[0]).toBe('PATCH connection {"scope":"known-contacts"}');
  expect(calls.slice(1).sort()).toEqual(['GET audit?limit=10', 'GET connection']);
  expect(model.shown.get()).toMatchObject({ notice: { kind: 'saved' }, isWorking: false });
});

test('an approval that is no longer wanted is given up, and the card reads how it is then', async () => {
  const { sections, calls } = stage({});
  calls.length = 0;
  await sections.change({ approval: null });
  expect(calls).toEqual(['PATCH connection {"approval":null}', 'GET connection']);
});

test('what fails is told on the card, and what was read stays', async () => {
  const problem = new SyncProblem('unreachable', '');
  const { sections, model } = stage({
    'GET never-list': { addresses: ['a@b.example'], domains: [] },
    'PUT never-list': problem,
  });
  await sections.readNeverList();
  await sections.putNeverList({ addresses: [], domains: [] });
  expect(model.shown.get().notice).toEqual({ kind: 'refused', problem });
  expect(sections.shown.get().neverList?.addresses).toEqual(['a@b.example']);
});

test('which sends wait is read quietly: the question beside it stays as it is', async () => {
  const { sections, model } = stage({ 'GET waiting-sends': new SyncProblem('unreachable', '') });
  await sections.listWaiting();
  expect(model.shown.get().notice).toBeNull();
  expect(sections.shown.get().waiting).toBeNull();
});

test('a list that another page has changed meanwhile keeps that change', async () => {
  const { sections, calls, answers } = stage({
    'GET never-list': { addresses: ['old@a.example'], domains: ['a.example', 'b.example'] },
  });
  await sections.readNeverList();
  answers['GET never-list'] = { addresses: ['notary@law.example'], domains: ['b.example'] };
  const mine = { addresses: ['old@a.example', 'new@a.example'], domains: ['a.example'] };
  await sections.putNeverList(mine);
  expect(calls.at(-1)).toBe(
    'PUT never-list {"addresses":["notary@law.example","new@a.example"],"domains":[]}',
  );
});
