/** @jsxImportSource #drawing */
import type { Card } from '../../state/card.ts';
import { Button } from '../parts.tsx';
import { CopyLink } from './copy-link.tsx';
import type { MoreScene } from './more-scene.ts';

type ApprovalCard = Extract<Card, { kind: 'awaiting_approval' | 'approval_refused' | 'approved' }>;

/** Who must do what, and the link for it; or that it is done. */
export function Approval(props: MoreScene & { readonly card: ApprovalCard }) {
  const { words, more, sections, card, model, locale, shown } = props;
  const said = more.approval;
  const isApproved = card.kind === 'approved';
  const name = isApproved ? card.kind : card.kind === 'approval_refused' ? 'refused' : 'waiting';
  return (
    <>
      <div>
        <h3>{said[name]}</h3>
        {isApproved ? null : <p class="muted small">{words.since(locale.time(card.since))}</p>}
      </div>
      <p>{said[`${name}Hint`]}</p>
      {card.link === null ? null : <CopyLink {...props} link={card.link} />}
      <div class="actions">
        <Button
          look={isApproved ? 'primary' : 'quiet'}
          isWorking={shown.isWorking}
          // Beside a mailbox that is connected, it is one in place of that, and what this does to its threads is said first.
          onPress={() =>
            'connection' in shown.card ? model.ask('change') : model.connect('connect')
          }
        >
          {isApproved ? words.buttons.connect : said.already}
        </Button>
        <Button onPress={() => void sections.change({ approval: null })}>
          {words.buttons.cancel}
        </Button>
      </div>
    </>
  );
}
