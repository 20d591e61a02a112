import type { ListedEntry, OutlookSync } from '../../client/src/index.ts';
import type { Microsoft365 } from './microsoft-365.ts';
import { check, type Timeline } from './timeline.ts';

/** What every chapter of the story plays with. */
export type Stage = {
  sync: OutlookSync;
  microsoft: Microsoft365;
  timeline: Timeline;
  /** Where the CRM wants the user back after the sign-in. */
  returnUrl: string;
  /** Waits until nothing is under way. */
  quiet: () => Promise<void>;
  /** Ids of the entries of Carla's conversation, as they came. */
  arrived: Set<string>;
};

/** The CRM's customer, and the user whose mailbox is synced. */
export const [ACCOUNT, USER] = ['contoso', 'anna'] as const;
export const ANNA = 'anna@contoso.example';
export const BEN = 'ben@contoso.example';
export const SALES = 'sales@contoso.example';
export const DIETER = 'dieter@northwind.example';
export const CARLA = { id: 'carla', email: 'carla@fabrikam.example', name: 'Carla Costa' };

/** Carla's conversation, oldest first. */
export async function conversation({ sync }: Pick<Stage, 'sync'>): Promise<ListedEntry[]> {
  const page = await sync.conversations.list(ACCOUNT, CARLA.id, { limit: 100 }).page();
  return page.items.toReversed();
}

/**
 * The latest entry of Carla's conversation, which must have grown to `count` entries. Not by its place: Exchange's times
 * are whole seconds, and the story is so fast that several mails may share one.
 */
export async function newest(stage: Stage, count: number): Promise<ListedEntry> {
  const { arrived } = stage;
  const entries = await conversation(stage);
  for (const { id } of entries) arrived.add(id);
  const last = entries.find(({ id }) => id === [...arrived].at(-1));
  const found = entries.map(({ origin, subject }) => `${origin}: ${subject}`);
  check(entries.length === count && last !== undefined, `the conversation has ${count}`, found);
  return last;
}
