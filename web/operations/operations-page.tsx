import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Overview } from '../../client/src/types.ts';
import { Connections, Counters, Lags, Queues, Timers } from './parts.tsx';
import { FailedWork } from './failed-work.tsx';
import { inWords, type OperationsService, operationsService } from './service.ts';

/** While the page is looked at. */
const LOOK_AGAIN_MS = 15_000;

export function OperationsPage() {
  const [service, setService] = useState<OperationsService | null>(null);
  return (
    <main>
      <h1>Email sync: operations</h1>
      {service === null ? <Key open={setService} /> : <Shown service={service} />}
    </main>
  );
}

/** The key is tried before it is taken. */
function Key({ open }: { readonly open: (service: OperationsService) => void }) {
  const [problem, setProblem] = useState('');
  const [isTrying, setTrying] = useState(false);
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get('key');
    const service = operationsService(typeof key === 'string' ? key.trim() : '');
    setTrying(true);
    try {
      await service.overview();
      open(service);
    } catch (error) {
      setProblem(inWords(error));
      setTrying(false);
    }
  };
  return (
    <form class="key" onSubmit={(event) => void submit(event)}>
      <label for="key">Admin key of the Functions host</label>
      <div class="line">
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="off"
          required
          aria-describedby="key-note"
          aria-invalid={problem !== ''}
        />
        <button type="submit" disabled={isTrying}>
          Open
        </button>
      </div>
      <p id="key-note" class="muted">
        This page keeps it until it is closed or loaded again, and nowhere else.
      </p>
      <p role="alert" class="bad">
        {problem}
      </p>
    </form>
  );
}

function Shown({ service }: { readonly service: OperationsService }) {
  const [overview, setOverview] = useState<Overview | null>(null);
  const [problem, setProblem] = useState('');
  const [looked, setLooked] = useState(0);

  const look = useCallback(async () => {
    try {
      setOverview(await service.overview());
      setProblem('');
    } catch (error) {
      setProblem(inWords(error));
    }
    setLooked((times) => times + 1);
  }, [service]);

  useEffect(() => void look(), [look]);
  useEffect(() => {
    const lookIfSeen = () => {
      if (document.visibilityState === 'visible') void look();
    };
    const timer = setInterval(lookIfSeen, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', lookIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookIfSeen);
    };
  }, [look]);

  return (
    <>
      <div class="line head">
        {overview && <Status overview={overview} />}
        <button type="button" onClick={() => void look()}>
          Look again
        </button>
      </div>
      <p role="alert" class="bad">
        {problem}
      </p>
      {overview === null ? (
        <p>Loading…</p>
      ) : (
        <>
          <FailedWork
            service={service}
            overview={overview}
            looked={looked}
            changed={() => void look()}
          />
          <div class="parts">
            <Connections connections={overview.connections} />
            <Queues overview={overview} />
            <Timers overview={overview} />
            <Lags lags={overview.lags} />
            <Counters counters={overview.counters} />
          </div>
        </>
      )}
    </>
  );
}

function faultInWords(code: string): string {
  return /^(?:token|vault)_/.test(code)
    ? 'The keys of the tokens could not be had:'
    : 'The app’s own credentials are refused:';
}

function Status({ overview: { status, failing, operatorFault, at } }: { overview: Overview }) {
  return (
    <div class="status">
      <p>
        <strong class={status === 'ok' ? 'good' : 'bad'}>
          {status === 'ok' ? 'Works' : `Fails: ${failing.join(', ')}`}
        </strong>{' '}
        <span class="muted">
          as of <time dateTime={at}>{new Date(at).toLocaleTimeString()}</time>
        </span>
      </p>
      {operatorFault && (
        <p class="bad">
          {faultInWords(operatorFault.code)} <code>{operatorFault.code}</code>, last at{' '}
          {new Date(operatorFault.at).toLocaleTimeString()}
        </p>
      )}
    </div>
  );
}
