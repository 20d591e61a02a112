import type { MailRun } from '../load/run-mail.ts';
import type { Costs } from '../measure/costs.ts';
import type { Requests } from '../measure/requests.ts';
import type { Figure } from '../report/figure.ts';

type Priced = Pick<MailRun, 'costs'>;

/** CPU and requests of one message, by process and by service. */
export function costFigures(app: Priced, floor: Priced | null): Figure[] {
  const cpu = (what: string, name: Exclude<keyof Costs, 'requests'>): Figure => ({
    what: `CPU a message: ${what}`,
    unit: 'ms',
    app: app.costs[name],
    floor: floor?.costs[name] ?? null,
  });
  const requests = (what: string, name: keyof Requests): Figure => ({
    what: `requests a message: ${what}`,
    unit: '',
    app: app.costs.requests[name],
    floor: floor?.costs.requests[name] ?? null,
  });
  return [
    cpu('worker and host', 'worker'),
    cpu('Azurite', 'azurite'),
    cpu('simulator', 'microsoft'),
    cpu('bench', 'bench'),
    requests('tables', 'table'),
    requests('queues', 'queue'),
    requests('blobs', 'blob'),
    requests('Graph', 'graph'),
    requests('CRM', 'crm'),
    requests("the host's own, queues", 'host'),
  ];
}
