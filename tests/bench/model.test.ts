import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ASSUMPTIONS, assumptionsOf } from '../../bench/model/assumptions.ts';
import { costPer1000, gbSecondsPerDay } from '../../bench/model/cost.ts';
import { PUBLISHED } from '../../bench/model/limits.ts';
import { atPeak, demandOf, instancesFor, mailboxDay } from '../../bench/model/load.ts';
import { oneMailbox, reached, shardsFor, storageRequests } from '../../bench/model/reach.ts';
import { FLEETS, tables } from '../../bench/model/tables.ts';

/** A day in which nothing comes or goes. */
const REST = { ...ASSUMPTIONS, privateMails: 0, syncedMails: 0, sends: 0 };

test('a mailbox at rest costs its resyncs, its renewals and a look at its profile, and nothing else', () => {
  const day = mailboxDay(REST);
  expect(day).toMatchObject({ unrelated: 0, synced: 0, send: 0, attachment: 0, relistedOther: 0 });
  expect(day.resync).toBe(4);
  expect(day.renewal).toBeCloseTo(1 / 5.9);
  expect(demandOf(REST).table).toBeCloseTo(4 * 30 + 3 + 13 / 5.9);
});

test('each mail in a thread brings one resync more, to at most one every 15 minutes', () => {
  expect(mailboxDay({ ...REST, syncedMails: 10 }).resync).toBe(14);
  expect(mailboxDay({ ...REST, syncedMails: 1000 }).resync).toBe(96);
});

test('a private mail costs two reads, a message in the queue, and a read for each day that it is listed again', () => {
  const one = demandOf({ ...REST, privateMails: 1 });
  const none = demandOf(REST);
  expect(one.table - none.table).toBeCloseTo(2 + 7);
  expect(storageRequests(one) - storageRequests(none)).toBeCloseTo(2 + 7 + 3);
  expect(one.graph - none.graph).toBeCloseTo(1 + 0.07);
});

test('a limit is reached where its load at the busiest minute is what it allows', () => {
  const all = reached(ASSUMPTIONS);
  expect(all.map(({ mailboxes }) => mailboxes)).toEqual(
    all.map(({ mailboxes }) => mailboxes).toSorted((a, b) => a - b),
  );
  const account = all.find(({ limit }) => limit.startsWith('storage account'));
  const load = storageRequests(demandOf(ASSUMPTIONS));
  expect(atPeak(load, account?.mailboxes ?? 0, ASSUMPTIONS)).toBeCloseTo(PUBLISHED.storageAccount);
  // Twice the peak, half the mailboxes.
  const [before] = all;
  const [after] = reached({ ...ASSUMPTIONS, peak: 2 * ASSUMPTIONS.peak });
  expect(after?.mailboxes).toBeCloseTo((before?.mailboxes ?? 0) / 2);
});

test('with as many shards as it says no account and no queue is given more than the part that is planned with', () => {
  const demand = demandOf(ASSUMPTIONS);
  for (const mailboxes of FLEETS) {
    const { storageAccounts, queueShards } = shardsFor(mailboxes, ASSUMPTIONS);
    const each = (perDay: number, shards: number): number =>
      atPeak(perDay, mailboxes, ASSUMPTIONS) / shards;
    expect(each(storageRequests(demand), storageAccounts)).toBeLessThanOrEqual(10_000);
    expect(each(demand.busiestQueue, queueShards)).toBeLessThanOrEqual(1_000);
  }
  expect(shardsFor(1_000, ASSUMPTIONS)).toEqual({ storageAccounts: 1, queueShards: 1 });
});

test('one mailbox is held by Microsoft, not by the size of the fleet', () => {
  expect(oneMailbox(100).atOnce).toBeCloseTo(40 / 3);
  expect(oneMailbox(100).forLong).toBeCloseTo(10_000 / 600 / 3);
});

describe('what a month costs', () => {
  test('few runs are billed each for itself, many share their instances: for one mailbox it falls with the fleet', () => {
    const totals = FLEETS.map((mailboxes) => costPer1000(mailboxes, ASSUMPTIONS).total);
    expect(totals).toEqual(totals.toSorted((a, b) => b - a));
    // A single run in a day: one second of 2 GB.
    const alone = gbSecondsPerDay(1 / demandOf(ASSUMPTIONS).executions, ASSUMPTIONS);
    expect(alone).toBeCloseTo(2, 3);
  });

  test('a busy fleet pays for its cores', () => {
    const mailboxes = 1_000_000;
    const cpu = atPeak(demandOf(ASSUMPTIONS).cpuMs, mailboxes, { ...ASSUMPTIONS, peak: 1 });
    const perDay = gbSecondsPerDay(mailboxes, ASSUMPTIONS);
    expect(perDay / 86_400 / 2).toBeCloseTo(cpu / 1000 / ASSUMPTIONS.utilisation, 3);
    expect(instancesFor(cpu, ASSUMPTIONS)).toBe(Math.ceil(perDay / 86_400 / 2));
  });

  test('storage is counted by its prices', () => {
    const cost = costPer1000(10_000, { ...REST, syncedMails: 1, attachments: 1, keptMonths: 1 });
    expect(cost.tables).toBeCloseTo(
      ((5 * 30 + 3 + 11 + 3 * 7 + 13 / 5.9) * 30_000 * 0.000_36) / 10_000,
    );
    expect(cost.blobs).toBeCloseTo((30_000 / 10_000) * 0.05);
    expect(cost.kept).toBeCloseTo((12 * 30_000 * 0.045 + 300 * 30_000 * 0.0184) / 1_000_000);
  });
});

test('the assumptions are flags', () => {
  expect(assumptionsOf([])).toEqual(ASSUMPTIONS);
  expect(assumptionsOf(['--peak', '3', '--memoryMb', '512'])).toEqual({
    ...ASSUMPTIONS,
    peak: 3,
    memoryMb: 512,
  });
  expect(() => assumptionsOf(['--peak', 'high'])).toThrow('--peak takes a number');
  expect(() => assumptionsOf(['--moon', '1'])).toThrow();
});

test('docs/scaling.md shows what npm run bench:model prints', () => {
  const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
  const cells = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+$/.test(line))
      .map((line) => line.replaceAll(/\s*\|\s*/g, '|'));
  expect(cells(page)).toEqual(expect.arrayContaining(cells(tables(ASSUMPTIONS))));
});
