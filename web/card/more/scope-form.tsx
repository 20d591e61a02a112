/** @jsxImportSource #drawing */
import type { Scope } from '../../../client/src/types.ts';
import type { MoreScene } from './more-scene.ts';
import { SaveRow } from './save-row.tsx';

const SCOPES = ['crm-threads', 'sent-to-contacts', 'known-contacts'] as const;

/** Choosing here is the owner's consent: so it says what is read for each. */
export function ScopeForm(scene: MoreScene) {
  const { words, more, sections, shown } = scene;
  const current = 'connection' in shown.card ? shown.card.connection.scope : null;
  return (
    <form
      class="inner"
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = new FormData(event.currentTarget).get('scope');
        const scope: Scope | undefined = SCOPES.find((one) => one === chosen);
        if (scope !== undefined) void sections.change({ scope });
      }}
    >
      <fieldset>
        <legend class="aloud">{words.scope.title}</legend>
        {SCOPES.map((scope) => (
          <label class="choice" key={scope}>
            <input type="radio" name="scope" value={scope} checked={scope === current} />
            <span>{words.scope[scope]}</span>
            <small>{more.scope.reads[scope]}</small>
          </label>
        ))}
      </fieldset>
      <p class="muted small">{more.scope.hint}</p>
      <SaveRow {...scene} />
    </form>
  );
}
