/** @jsxImportSource #drawing */
import type { Card } from '../../state/card.ts';
import { Button, List } from '../parts.tsx';
import type { MoreScene } from './more-scene.ts';
import { WaitingList } from './waiting-list.tsx';

type Of<K extends Card['kind']> = MoreScene & { readonly card: Extract<Card, { kind: K }> };

/** Says what happens before it does: old threads stop, and what waits does not leave from the new mailbox. */
export function ConfirmChange(props: Of<'confirm_change'>) {
  const { words, more, locale, model, card } = props;
  const { email, waitingSends } = card.connection;
  return (
    <div class="inner">
      <h3>{card.to === null ? more.change.title : more.change.titleTo(card.to)}</h3>
      <List of={more.change.list(email ?? '')} kept />
      <WaitingList
        {...props}
        count={waitingSends}
        text={more.change.waiting(waitingSends, locale)}
      />
      <div class="actions">
        <Button look="primary" onPress={() => model.connect('change')}>
          {more.change.confirm}
        </Button>
        <Button onPress={() => model.ask(null)}>{words.buttons.cancel}</Button>
      </div>
    </div>
  );
}

/** Where people look at what they have allowed, at Microsoft. */
const APPS_OF_WORK = 'https://myapplications.microsoft.com/';
const APPS_OF_PERSON = 'https://account.live.com/consent/Manage';

export function ConfirmDisconnect(props: Of<'confirm_disconnect'>) {
  const { words, more, locale, model, card, shown } = props;
  const { email, waitingSends } = card.connection;
  const said = more.leave;
  return (
    <div class="inner">
      <h3>{said.title(email ?? '')}</h3>
      <div class="columns">
        <div>
          <h3>{said.stops}</h3>
          <List of={said.stopsList} kept />
        </div>
        <div>
          <h3>{said.stays}</h3>
          <List of={said.staysList} />
        </div>
      </div>
      <WaitingList {...props} count={waitingSends} text={said.waiting(waitingSends, locale)} />
      <div class="muted small">
        <p>{said.erase}</p>
        <p>
          {said.permission} <Away to={APPS_OF_WORK}>{said.permissionWork}</Away>,{' '}
          <Away to={APPS_OF_PERSON}>{said.permissionPersonal}</Away>
        </p>
      </div>
      <div class="actions">
        <Button look="danger" isWorking={shown.isWorking} onPress={() => void model.disconnect()}>
          {words.buttons.disconnect}
        </Button>
        <Button onPress={() => model.ask(null)}>{words.buttons.cancel}</Button>
      </div>
    </div>
  );
}

export function DifferentMailbox({ words, more, model, card }: Of<'different_mailbox'>) {
  const said = more.different;
  const { email, other } = card;
  return (
    <>
      <h3>{said.title}</h3>
      <p>{other === null ? said.hint(email) : said.hintOf(other, email)}</p>
      <div class="actions">
        <Button look="primary" onPress={() => model.connect('reconnect')}>
          {words.buttons.again}
        </Button>
        <Button onPress={() => model.ask('change')}>
          {other === null ? said.change : said.changeTo(other)}
        </Button>
        <Button look="quiet" class="away" onPress={() => model.dismiss()}>
          {more.buttons.close}
        </Button>
      </div>
    </>
  );
}

function Away(props: { readonly to: string; readonly children: string }) {
  return (
    <a href={props.to} target="_blank" rel="noopener noreferrer">
      {props.children}
    </a>
  );
}
