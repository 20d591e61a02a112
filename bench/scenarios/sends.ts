import { costsEach, costsOf } from '../measure/costs.ts';
import { distributionOf } from '../measure/distribution.ts';
import { onlyIfAny, type Outcome } from '../report/figure.ts';
import { costFigures } from './cost-figures.ts';
import type { Bench, Scenario } from './scenario.ts';

const LIMIT_MS = 120_000;

/** CRM sends that each begin a thread, eight at once, until each one's Sent copy has confirmed it. */
export const sends: Scenario = {
  name: 'sends',
  what: 'CRM sends of a new thread, eight at once, confirmed by their Sent copies',
  async run(bench: Bench): Promise<Outcome> {
    const { people, app, crm, microsoft } = await bench.world();
    const { mailboxes } = bench.size;
    await people.sends(mailboxes, Math.ceil(bench.size.warmUp / mailboxes));
    await app.idle(30_000);
    await app.clearQueues();

    const before = await costsOf(app, microsoft);
    const sent = await people.sends(mailboxes, Math.ceil(bench.size.sends / mailboxes));
    const entryIds = sent.map(({ entryId }) => entryId);
    await crm.confirmedAll(entryIds, LIMIT_MS);
    await app.idle(30_000);
    const after = await costsOf(app, microsoft);

    const first = sent[0]?.at ?? 0;
    const answered = Math.max(...sent.map(({ at, answerMs }) => at + answerMs));
    const confirmed = entryIds.flatMap((id) => crm.confirmedAt(id) ?? []);
    const answers = distributionOf(sent.map(({ answerMs }) => answerMs));
    const perSecond = (count: number, last: number): number => (count * 1000) / (last - first);
    return {
      figures: [
        { what: 'sends answered', unit: '1/s', app: perSecond(sent.length, answered), floor: null },
        {
          what: 'sends confirmed',
          unit: '1/s',
          app: perSecond(confirmed.length, Math.max(...confirmed)),
          floor: null,
        },
        { what: 'answer to the CRM, p50', unit: 'ms', app: answers.p50, floor: null },
        { what: 'answer to the CRM, p99', unit: 'ms', app: answers.p99, floor: null },
        ...costFigures({ costs: costsEach(before, after, sent.length) }, null),
        ...onlyIfAny([
          {
            what: 'sends not confirmed',
            unit: '',
            app: sent.length - confirmed.length,
            floor: null,
          },
        ]),
      ],
      pictures: [
        { title: 'sends', lines: [{ name: 'app: answer to the CRM', distribution: answers }] },
      ],
    };
  },
};
