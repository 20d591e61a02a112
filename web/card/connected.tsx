/** @jsxImportSource #drawing */
import type { Card } from '../state/card.ts';
import { Button } from './parts.tsx';
import type { Line, Scene } from './scene.ts';

export function Connected(
  scene: Scene & { readonly card: Extract<Card, { kind: 'connected' | 'doubt' }> },
) {
  const { card, words, locale, model } = scene;
  const { waitingSends, scope } = card.connection;
  return (
    <div class="body">
      {healthLine(card, scene)}
      {waitingSends === 0 ? null : <p>{words.connected.waitingSends(waitingSends, locale)}</p>}
      <div class="rows">
        {card.kind === 'connected' &&
          card.approval &&
          opening(scene, 'approval', words.approvalTitle)}
        {opening(scene, 'scope', words.scope.title, words.scope[scope])}
        {opening(scene, 'skipped', words.skippedTitle)}
        {opening(scene, 'never', words.neverTitle)}
        {opening(scene, 'audit', words.auditTitle)}
      </div>
      <div class="actions">
        <Button onPress={() => model.ask('change')}>{words.buttons.change}</Button>
        <Button look="quiet" class="away" onPress={() => model.ask('disconnect')}>
          {words.buttons.disconnect}
        </Button>
      </div>
    </div>
  );
}

/** What is in it is made when it is opened. */
function opening({ opened, open, later }: Scene, line: Line, title: string, value?: string) {
  return (
    <details
      part="section"
      open={opened.has(line)}
      onToggle={({ currentTarget }) => open(line, currentTarget.open)}
    >
      <summary>
        {title}
        <span>{value}</span>
      </summary>
      {opened.has(line) ? <div class="inside">{later({ kind: line })}</div> : null}
    </details>
  );
}

function healthLine(
  card: Extract<Card, { kind: 'connected' | 'doubt' }>,
  { words, locale, later }: Scene,
) {
  const said = words.connected;
  if (card.kind === 'doubt') return later({ kind: 'health', card });
  switch (card.health.kind) {
    case 'up_to_date':
      return <p class="muted">{said.upToDate}</p>;
    case 'unseen':
      return <p>{said.unseen}</p>;
    case 'starting':
      return <p>{said.starting}</p>;
    case 'catching_up': {
      const { through } = card.health;
      return (
        <p>{through === null ? said.catchingUpFirst : said.catchingUp(locale.time(through))}</p>
      );
    }
    case 'problems':
    case 'trouble':
      return later({ kind: 'health', card });
  }
}
