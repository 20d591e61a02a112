/** @jsxImportSource #drawing */
import type { Card } from '../../state/card.ts';
import { Button } from '../parts.tsx';
import { CopyLink } from './copy-link.tsx';
import type { MoreScene } from './more-scene.ts';

export function Reconnect(
  props: MoreScene & { readonly card: Extract<Card, { kind: 'needs_reconnect' }> },
) {
  const { words, more, card, model, locale, shown } = props;
  return (
    <>
      <div>
        <h3>{more.reconnect.title}</h3>
        {card.since === null ? null : (
          <p class="muted small">{words.since(locale.time(card.since))}</p>
        )}
      </div>
      <p>{more.trouble[card.why]}</p>
      <p>{more.reconnect.hint}</p>
      {card.link === null ? null : (
        <>
          <p>{more.approval[card.approval === 'withdrawn' ? 'withdrawn' : 'waitingHint']}</p>
          <CopyLink {...props} link={card.link} />
        </>
      )}
      <div class="actions">
        <Button
          look="primary"
          isWorking={shown.isWorking}
          onPress={() => model.connect('reconnect')}
        >
          {words.buttons.reconnect}
        </Button>
        <Button look="quiet" onPress={() => model.ask('change')}>
          {words.buttons.change}
        </Button>
        <Button look="quiet" class="away" onPress={() => model.ask('disconnect')}>
          {words.buttons.disconnect}
        </Button>
      </div>
    </>
  );
}
