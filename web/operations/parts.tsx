import type { ComponentChildren } from 'preact';
import type { Overview } from '../../client/src/types.ts';
import { ageText, MINUTE } from './ages.ts';

/** A message that a function could take waits no longer while all is well. */
const SLOW_MS = 5 * MINUTE;
/** Every timer runs every ten minutes at least. */
const SILENT_MS = 15 * MINUTE;
/** What is due is found within a minute, or five. */
const OVERDUE_MS = 10 * MINUTE;

export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

const NOT_NOW = <p class="bad">Can’t be read now.</p>;

/** Said in words, too, for who sees no colour. */
function Age({ ms, most, what }: { ms: number; most: number; what: string }) {
  return ms > most ? (
    <strong class="warn">
      {ageText(ms)}, {what}
    </strong>
  ) : (
    <>{ageText(ms)}</>
  );
}

export function Connections({ connections }: Pick<Overview, 'connections'>) {
  if (connections === null) return <Part title="Connections">{NOT_NOW}</Part>;
  const { byStatus, byError, complete } = connections;
  const errors = Object.entries(byError);
  return (
    <Part title="Connections">
      <dl class="figures">
        <Figure name="connected" value={byStatus.connected} />
        <Figure name="need a reconnect" value={byStatus.needs_reconnect} isBad />
        <Figure name="disconnected" value={byStatus.disconnected} />
      </dl>
      {errors.length > 0 && (
        <Rows
          caption="Connections with an error"
          heads={['Error', 'Connections']}
          rows={errors.map(([code, count]) => [<code>{code}</code>, count])}
        />
      )}
      {!complete && <p class="muted">The first ones only: there are more.</p>}
    </Part>
  );
}

function Figure({ name, value, isBad = false }: { name: string; value: number; isBad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isBad && value > 0 ? 'warn' : ''}>{value.toLocaleString()}</dd>
    </div>
  );
}

export function Queues({ overview: { queues, at } }: { overview: Overview }) {
  if (queues === null) return <Part title="Queues">{NOT_NOW}</Part>;
  return (
    <Part title="Queues">
      <Rows
        caption="Messages in each queue"
        heads={['Queue', 'Messages', 'Next waits for', 'Given up']}
        rows={queues.map(({ name, waiting, oldest, poison }) => [
          name,
          waiting,
          oldest === null ? (
            '–'
          ) : (
            <Age ms={Date.parse(at) - Date.parse(oldest)} most={SLOW_MS} what="long" />
          ),
          poison === 0 ? 0 : <strong class="warn">{poison}</strong>,
        ])}
      />
      <p class="muted">Messages include those that wait for their time.</p>
    </Part>
  );
}

export function Timers({ overview: { timers, due, at } }: { overview: Overview }) {
  const since = (time: string) => Date.parse(at) - Date.parse(time);
  return (
    <Part title="Timers">
      {timers === null ? (
        NOT_NOW
      ) : timers.length === 0 ? (
        <p>None has run yet.</p>
      ) : (
        <Rows
          caption="The last run of each timer"
          heads={['Timer', 'Ended', 'Took', 'Outcome']}
          rows={timers.map(({ name, endedAt, tookMs, outcome }) => [
            name,
            <>
              <Age ms={since(endedAt)} most={SILENT_MS} what="silent" /> ago
            </>,
            `${tookMs} ms`,
            outcome === 'failed' ? <strong class="bad">failed</strong> : outcome,
          ])}
        />
      )}
      {due && (
        <p>
          Due and not yet found: renewals{' '}
          {due.renew === null ? (
            'none'
          ) : (
            <Age ms={since(due.renew)} most={OVERDUE_MS} what="overdue" />
          )}
          , resyncs{' '}
          {due.resync === null ? (
            'none'
          ) : (
            <Age ms={since(due.resync)} most={OVERDUE_MS} what="overdue" />
          )}
        </p>
      )}
    </Part>
  );
}

const LAGS: Readonly<Record<string, string>> = {
  notified_to_done: 'notification to done, CRM told',
  received_to_entry: 'received to entry',
  received_to_told: 'received to CRM told',
};

export function Lags({ lags }: Pick<Overview, 'lags'>) {
  const measured = Object.entries(lags);
  return (
    <Part title="How long it takes">
      {measured.length === 0 ? (
        <p>Nothing measured yet.</p>
      ) : (
        <Rows
          caption="How long things took on one instance"
          heads={['From, to', 'Messages', 'Half within', '99 of 100 within']}
          rows={measured.map(([name, { count, p50Ms, p99Ms }]) => [
            LAGS[name] ?? name,
            count.toLocaleString(),
            boundText(p50Ms),
            boundText(p99Ms),
          ])}
        />
      )}
      <p class="muted">
        Of the instance that answered, since its start. Graph gives the time of receipt in whole
        seconds.
      </p>
    </Part>
  );
}

function boundText(ms: number | null): string {
  if (ms === null) return 'over an hour';
  return ms < 1000 ? `${ms} ms` : ageText(ms);
}

export function Counters({ counters }: Pick<Overview, 'counters'>) {
  const counted = Object.entries(counters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Part title="Counters">
      {counted.length === 0 ? (
        <p>Nothing counted yet.</p>
      ) : (
        <Rows
          caption="Counters of one instance"
          heads={['Counter', 'Count']}
          rows={counted.map(([name, count]) => [<code>{name}</code>, count.toLocaleString()])}
        />
      )}
      <p class="muted">Of the instance that answered, since its start.</p>
    </Part>
  );
}

interface RowsProps {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** A table whose first column names its rows. */
function Rows({ caption, heads, rows }: RowsProps) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption class="aloud">{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], at) => (
            <tr key={at}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
