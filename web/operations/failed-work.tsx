import { useEffect, useRef, useState } from 'preact/hooks';
import type { Overview, PoisonRecord } from '../../client/src/types.ts';
import { sinceText } from './ages.ts';
import { Part } from './parts.tsx';
import { inWords, type OperationsService } from './service.ts';

interface FailedWorkProps {
  readonly service: OperationsService;
  readonly overview: Overview;
  /** The list is read again with each look. */
  readonly looked: number;
  readonly changed: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** What kept failing, by the page of a hundred; those that are marked are replayed together. */
export function FailedWork({ service, overview, looked, changed }: FailedWorkProps) {
  /** Null until it could be read. */
  const [read, setRead] = useState<readonly PoisonRecord[] | null>(null);
  const [problem, setProblem] = useState('');
  const [next, setNext] = useState<string | null>(null);
  const [marked, setMarked] = useState(NONE);
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const pages = useRef(1);

  useEffect(() => {
    const list = async () => {
      try {
        const found: PoisonRecord[] = [];
        let cursor: string | null = null;
        // As many pages as stood there: what somebody reads or has marked must not go from under them.
        let left = pages.current;
        do {
          const { poison, nextCursor } = await service.failedWork(cursor);
          found.push(...poison);
          cursor = nextCursor;
          left -= 1;
        } while (cursor !== null && left > 0);
        setRead(found);
        setNext(cursor);
        setProblem('');
      } catch (error) {
        setProblem(inWords(error));
      }
    };
    void list();
  }, [service, looked]);

  const listed = read ?? [];
  const shown = new Set(listed.map(({ id }) => id));
  const chosen = [...marked].filter((id) => shown.has(id));
  const isAll = listed.length > 0 && chosen.length === listed.length;
  const mark = (ids: readonly string[], isMarked: boolean) =>
    setMarked((before) => {
      const after = new Set(before);
      for (const id of ids)
        if (isMarked) after.add(id);
        else after.delete(id);
      return after;
    });

  const whileBusy = async (run: () => Promise<void>) => {
    setBusy(true);
    try {
      await run();
    } catch (error) {
      setSaid(inWords(error));
    } finally {
      setBusy(false);
    }
  };
  const replay = () =>
    whileBusy(async () => {
      // No more are taken at once; the others stay marked.
      const replayed = chosen.slice(0, 100);
      const { results } = await service.replay(replayed);
      setSaid(outcomeInWords(results));
      mark(replayed, false);
      changed();
    });
  const more = () =>
    whileBusy(async () => {
      const page = await service.failedWork(next);
      setRead((before) => [...(before ?? []), ...page.poison.filter(({ id }) => !shown.has(id))]);
      setNext(page.nextCursor);
      pages.current += 1;
    });

  return (
    <Part title="Failed work">
      {listed.length === 0 ? (
        <p>{nothingInWords(read === null, overview.poison === null || problem !== '')}</p>
      ) : (
        <>
          <div class="line">
            <button
              type="button"
              disabled={isBusy || chosen.length === 0}
              onClick={() => void replay()}
            >
              Replay {chosen.length === 0 ? 'those marked' : `${chosen.length} marked`}
            </button>
            {overview.poison?.byCode.map(({ queue, code }) => {
              const same = listed.filter((one) => one.queue === queue && one.code === code);
              return (
                <button
                  key={`${queue} ${code}`}
                  type="button"
                  class="quiet"
                  onClick={() =>
                    mark(
                      same.map(({ id }) => id),
                      true,
                    )
                  }
                >
                  Mark {same.length} of {queue}, {code}
                </button>
              );
            })}
          </div>
          <div
            class="scroll tall"
            tabIndex={0}
            role="group"
            aria-label="Failed work, what came last first"
          >
            <table>
              <caption class="aloud">Failed work, what came last first</caption>
              <thead>
                <tr>
                  <th scope="col">
                    <input
                      type="checkbox"
                      aria-label="Mark all that are shown"
                      checked={isAll}
                      onChange={() => mark([...shown], !isAll)}
                    />
                  </th>
                  <th scope="col">Code</th>
                  <th scope="col">Queue</th>
                  <th scope="col">Failed</th>
                  <th scope="col">Tries</th>
                  <th scope="col">Ids</th>
                </tr>
              </thead>
              <tbody>
                {listed.map((record) => (
                  <Row
                    key={record.id}
                    record={record}
                    at={overview.at}
                    isMarked={marked.has(record.id)}
                    mark={(isMarked) => mark([record.id], isMarked)}
                  />
                ))}
              </tbody>
            </table>
          </div>
          {next !== null && (
            <button type="button" disabled={isBusy} onClick={() => void more()}>
              Show more
            </button>
          )}
        </>
      )}
      <p role="status">{said}</p>
      <p role="alert" class="bad">
        {problem}
      </p>
    </Part>
  );
}

function nothingInWords(isUnread: boolean, isAway: boolean): string {
  if (isAway) return 'Can’t be read now.';
  return isUnread ? 'Loading…' : 'None.';
}

interface RowProps {
  readonly record: PoisonRecord;
  readonly at: string;
  readonly isMarked: boolean;
  readonly mark: (isMarked: boolean) => void;
}

function Row({ record, at, isMarked, mark }: RowProps) {
  const { id, code, message, queue, failedAt, attempt, ids } = record;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`Mark ${id}`}
          checked={isMarked}
          onChange={(event) => mark(event.currentTarget.checked)}
        />
      </td>
      <th scope="row">
        <code>{code}</code>
        <div class="muted">{message}</div>
      </th>
      <td>{queue}</td>
      <td>{sinceText(failedAt, at)} ago</td>
      <td>{attempt}</td>
      <td class="ids">
        {Object.entries(ids).map(([name, value]) => (
          <div key={name}>
            {name} <code>{Array.isArray(value) ? value.join(' ') : value}</code>
          </div>
        ))}
      </td>
    </tr>
  );
}

function outcomeInWords(results: readonly { readonly outcome: string }[]): string {
  const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length;
  const gone = count('not_found');
  const malformed = count('malformed');
  return [
    `${count('replayed')} replayed.`,
    ...(gone > 0 ? [`${gone} no longer there.`] : []),
    ...(malformed > 0 ? [`${malformed} can’t be cured by a replay.`] : []),
  ].join(' ');
}
