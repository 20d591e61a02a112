/** @jsxImportSource #drawing */
import type { NeverList } from '../../../client/src/types.ts';
import type { MoreScene } from './more-scene.ts';
import { SaveRow } from './save-row.tsx';
import { whenRead } from './when-read.tsx';

export function NeverForm(scene: MoreScene) {
  const { more, sections } = scene;
  return whenRead(scene, sections.shown.get().neverList, sections.readNeverList, (list) => (
    <form
      class="inner"
      onSubmit={(event) => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get('list');
        if (typeof text === 'string') void sections.putNeverList(neverListOf(text));
      }}
    >
      <p class="muted small" id="never-hint">
        {more.never.hint}
      </p>
      <textarea
        key={linesOf(list)}
        name="list"
        dir="ltr"
        aria-label={more.never.label}
        aria-describedby="never-hint"
        spellcheck={false}
      >
        {linesOf(list)}
      </textarea>
      <SaveRow {...scene} />
    </form>
  ));
}

/** The key of the field, too: when the list has become another one, it stands there in place of what was typed. */
function linesOf({ addresses, domains }: NeverList): string {
  return [...addresses, ...domains].join('\n');
}

function neverListOf(text: string): NeverList {
  const names = text.split(/[\s,;]+/).filter((name) => name !== '');
  const isAddress = (name: string) => name.lastIndexOf('@') > 0;
  return {
    addresses: names.filter(isAddress),
    domains: names.filter((name) => !isAddress(name)).map((name) => name.replace(/^@/, '')),
  };
}
