/** @jsxImportSource #drawing */
import type { Card } from '../state/card.ts';
import type { Notice as NoticeState } from '../state/card-model.ts';
import type { CardWords } from '../words/card/words.ts';
import { Connected } from './connected.tsx';
import { Button, Head, List, Notice } from './parts.tsx';
import type { Scene, Tone } from './scene.ts';

export function CardView(scene: Scene) {
  const { card, notice } = scene.shown;
  return (
    <section
      class="card"
      part="card"
      aria-label={scene.words.title}
      onKeyDown={({ key }) => {
        const isAsked = card.kind === 'confirm_change' || card.kind === 'confirm_disconnect';
        if (isAsked && key === 'Escape') scene.model.ask(null);
      }}
    >
      {headOf(scene)}
      <div role="status">{notice ? noticeOf(notice, scene) : null}</div>
      {bodyOf(scene)}
    </section>
  );
}

function headOf({ shown: { card }, words, locale }: Scene) {
  const [status, tone] = statusOf(card, words.status);
  const connection = 'connection' in card ? card.connection : null;
  const email = 'email' in card ? card.email : connection?.email;
  const since = connection?.connectedAt;
  return (
    <Head
      title={email || words.provider}
      below={
        since ? words.connectedSince(locale.date(since)) : email ? words.provider : words.providerIs
      }
      status={status}
      tone={tone}
    />
  );
}

/** None where a question is asked. */
function statusOf(card: Card, said: CardWords['status']): readonly [string | null, Tone] {
  switch (card.kind) {
    case 'loading':
      return [said.loading, 'busy'];
    case 'unreadable':
    case 'needs_reconnect':
    case 'different_mailbox':
    case 'approval_refused':
      return [said.attention, 'warn'];
    case 'signing_in':
    case 'finishing':
      return [said.signing_in, 'busy'];
    case 'awaiting_approval':
      return [said.waiting, 'busy'];
    case 'disconnected':
    case 'approved':
      return [said.disconnected, 'plain'];
    case 'doubt':
      return [said.doubt, 'busy'];
    case 'confirm_change':
    case 'confirm_disconnect':
      return [null, 'plain'];
    case 'connected': {
      const { kind } = card.health;
      if (kind === 'up_to_date') return [said.connected, 'good'];
      return kind === 'starting' || kind === 'catching_up'
        ? [said.busy, 'busy']
        : [said.attention, 'warn'];
    }
  }
}

function bodyOf(scene: Scene) {
  const { shown, model, words } = scene;
  const { card } = shown;
  switch (card.kind) {
    case 'loading':
      return null;
    case 'signing_in':
      return (
        <div class="body">
          <h3>{words.signingIn[card.where]}</h3>
          {card.where === 'window' ? <p class="muted">{words.signingIn.windowHint}</p> : null}
          <div class="actions">
            <Button onPress={() => model.giveUp()}>{words.buttons.cancel}</Button>
          </div>
        </div>
      );
    case 'finishing':
      return (
        <div class="body">
          <h3>{words.signingIn.finishing}</h3>
        </div>
      );
    case 'disconnected':
      return <Offer {...scene} />;
    case 'doubt':
    case 'connected':
      return <Connected {...scene} card={card} />;
    default:
      return <div class="body">{scene.later({ kind: 'body', card })}</div>;
  }
}

/** What a person agrees to, before they do. */
function Offer({ words, model, shown }: Scene) {
  const said = words.disconnected;
  return (
    <div class="body">
      <p>{said.lead}</p>
      <div class="columns offer">
        <div>
          <h3>{said.syncs}</h3>
          <List of={said.syncsList} />
        </div>
        <div>
          <h3>{said.private}</h3>
          <List of={said.privateList} kept />
        </div>
      </div>
      <div class="actions">
        <Button look="primary" isWorking={shown.isWorking} onPress={() => model.connect('connect')}>
          {words.buttons.connect}
        </Button>
        <span class="muted small">{said.password}</span>
      </div>
    </div>
  );
}

function noticeOf(notice: NoticeState, { words, later }: Scene) {
  switch (notice.kind) {
    case 'failed':
    case 'refused':
      return later({ kind: 'notice', notice });
    default: {
      const tone = notice.kind === 'cancelled' ? 'plain' : 'good';
      return <Notice tone={tone} text={words.notices[notice.kind]} />;
    }
  }
}
