import { REPORT_KINDS } from '../mail/report.ts';
import type { Report } from '../mail/report.ts';
import type { Message } from '../mail/types.ts';
import type { World } from '../world.ts';
import { defined } from './input.ts';
import type { Fields } from './input.ts';
import { addressFrom } from './mail-input.ts';

/** What a report says of a message, as a mail system or a person who forges one would write it. */
export function reportFrom(world: World, original: Message, fields: Fields): Report {
  const recipient = fields.optional('recipient', fields.text) ?? original.to[0]?.email ?? '';
  const report: Report = {
    kind: fields.optional('kind', (name) => fields.choice(name, REPORT_KINDS)) ?? 'bounced',
    recipient,
    by:
      fields.optional('by', (name) => fields.choice(name, ['exchange', 'remote'] as const)) ??
      'exchange',
    status: fields.optional('status', fields.text) ?? '5.1.10',
    diagnosis:
      fields.optional('diagnosis', fields.text) ?? `Recipient ${recipient} could not be reached`,
    threading: fields.optional('threading', fields.flag) ?? true,
    returnsOriginal: fields.optional('returnsOriginal', fields.flag) ?? false,
    ...defined({ from: fields.optional('from', (name) => addressFrom(world, fields.raw(name))) }),
  };
  fields.end();
  return report;
}
