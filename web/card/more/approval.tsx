/** @jsxImportSource #drawing */
import type { Card } from '../../state/card.ts';
import { Button } from '../parts.tsx';
import { CopyLink } from './copy-link.tsx';
import type { MoreScene } from './more-scene.ts';

/** Who must do what, and the link for it. */
export function Approval(
  props: MoreScene & {
    readonly card: Extract<Card, { kind: 'awaiting_approval' | 'approval_refused' }>;
  },
) {
  const { words, more, card, model, locale, shown } = props;
  const said = more.approval;
  const isRefused = card.kind === 'approval_refused';
  return (
    <>
      <div>
        <h3>{isRefused ? said.refused : said.waiting}</h3>
        <p class="muted small">{words.since(locale.time(card.since))}</p>
      </div>
      <p>{isRefused ? said.refusedHint : said.waitingHint}</p>
      {card.link === null ? null : <CopyLink {...props} link={card.link} />}
      <div class="actions">
        <Button look="quiet" isWorking={shown.isWorking} onPress={() => goOn(model, shown)}>
          {said.already}
        </Button>
      </div>
    </>
  );
}

export function Approved({ words, more, model, shown }: MoreScene) {
  return (
    <>
      <h3>{more.approval.approved}</h3>
      <p>{more.approval.approvedHint}</p>
      <div class="actions">
        <Button look="primary" isWorking={shown.isWorking} onPress={() => goOn(model, shown)}>
          {words.buttons.connect}
        </Button>
      </div>
    </>
  );
}

/** Beside a mailbox that is connected, it is one in place of that, and what this does to its threads is said first. */
function goOn(model: MoreScene['model'], { card }: MoreScene['shown']): void {
  if ('connection' in card) model.ask('change');
  else model.connect('connect');
}
