import type { Mistake } from './mistakes.ts';

const APPENDER = 'shared/adapters/tables/event/feed-appender.ts';
const READING = 'shared/adapters/tables/event/event-feed.ts';

const READ_OVER_GAPS = [
  { file: READING, find: 'if (after !== null && begin !== after + 1)', put: 'if (begin < 0)' },
  { file: READING, find: 'positionOf(row) === begin + at', put: 'positionOf(row) >= begin + at' },
  {
    file: READING,
    find: 'last: begin + places.length - 1,',
    put: 'last: places.at(-1)?.position ?? end,',
  },
] as const;

/** Of the feed: its order, and each event once. */
export const FEED_MISTAKES: readonly Mistake[] = [
  {
    name: 'positions in the feed taken by the clock',
    file: APPENDER,
    patches: [
      {
        find: 'placeRow(account, last + at + 1, event, now)',
        put: 'placeRow(account, now * 100 + at, event, now)',
      },
      { find: "{ kind: 'replace', row, etag: head.etag }", put: "{ kind: 'upsert', row }" },
      { find: "{ kind: 'insert', row } :", put: "{ kind: 'upsert', row } :" },
      ...READ_OVER_GAPS,
    ],
  },
  {
    name: 'an event put in the feed as often as it is told',
    file: APPENDER,
    patches: [
      {
        find: "{ kind: 'insert', row: idRow(account, event) },",
        put: "{ kind: 'upsert', row: idRow(account, event) },",
      },
    ],
  },
];
