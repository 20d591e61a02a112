import type { Judged } from './judged.ts';
import { PROPERTIES, type Report } from './properties.ts';

/**
 * The feed of each account holds exactly what the webhook was told, each once; and whoever followed it by its cursors,
 * while others wrote and died, has read it in that order and missed nothing.
 */
export async function judgeFeed({ crm, feedReaders }: Judged, report: Report): Promise<void> {
  for (const reader of feedReaders) {
    const { account } = reader;
    await reader.catchUp();
    for (const refusal of reader.refusals) report(PROPERTIES.feed, `${account}: ${refusal}`);
    const followed = reader.read.map(({ id }) => id);
    const whole = (await crm.feed(account)).map(({ id }) => id);
    if (new Set(whole).size < whole.length) report(PROPERTIES.feed, `${account}: an event twice`);
    const at = whole.findIndex((id, place) => followed[place] !== id);
    if (at !== -1 || followed.length !== whole.length) {
      const what = `read ${followed.length} of ${whole.length}, other ones from ${at} on`;
      report(PROPERTIES.feed, `${account}: ${what}`);
    }
    const told = crm.events.filter(({ data }) => data['accountId'] === account);
    const known = new Map(told.map((event) => [event.id, event]));
    for (const id of known.keys()) {
      if (!whole.includes(id)) report(PROPERTIES.feed, `${account}: ${id} is not in it`);
    }
    for (const { id, type, data } of reader.read) {
      const event = known.get(id);
      if (event === undefined) report(PROPERTIES.feed, `${account}: ${id} was never told`);
      else if (JSON.stringify([type, data]) !== JSON.stringify([event.type, event.data])) {
        report(PROPERTIES.feed, `${account}: ${id} is another event than the one told`);
      }
    }
  }
}
