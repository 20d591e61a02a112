import type { Judged } from './judged.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** The CRM has heard of each entry and each skipped message, under one webhook-id each. */
export function judgeEvents(
  { crm, seen }: Judged,
  entries: readonly { readonly id: string }[],
  report: Report,
): void {
  const created = new Map<unknown, Set<string>>();
  const meanings = new Map<string, string>();
  for (const { id, type, data } of crm.events) {
    if (type === 'connection.changed') continue;
    const about = type === 'conversation.message.skipped' ? data['id'] : data['entryId'];
    const meaning = JSON.stringify([type, about, data['version']]);
    const known = meanings.get(id) ?? meaning;
    if (known !== meaning) report(PROPERTIES.told, `${id} is two events`);
    meanings.set(id, meaning);
    if (type !== 'conversation.entry.updated') {
      created.set(about, (created.get(about) ?? new Set()).add(id));
    }
  }
  for (const id of [...entries.map((entry) => entry.id), ...seen.skipped.keys()]) {
    const ids = created.get(id)?.size ?? 0;
    if (ids !== 1) report(PROPERTIES.told, `${id} was announced under ${ids} ids`);
  }
}
