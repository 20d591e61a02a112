import type { JSX as Preact } from 'preact';

/** An element as it should be. */
export interface Drawn {
  readonly tag: string;
  readonly props: Props;
  readonly children: Drawing;
  /** Tells it from its like beside it, where they come and go. */
  readonly key: string | undefined;
}

type Props = Readonly<Record<string, unknown>>;

/** What stands between tags: nothing, text, an element, or several. */
export type Drawing = Drawn | string | number | boolean | null | undefined | readonly Drawing[];

type Part = (props: Props & { readonly children: Drawing }) => Drawing;

/** Called for each tag: a part of one's own is a function, which is called at once and keeps no state. */
export function jsx(
  type: string | Part,
  { children, ...props }: Props & { readonly children?: Drawing },
  key?: string,
): Drawing {
  if (typeof type === 'string') return { tag: type, props, children, key };
  const drawing = type({ ...props, children });
  return isDrawn(drawing) && key ? { ...drawing, key } : drawing;
}

export const isDrawn = (drawing: Drawing): drawing is Drawn =>
  typeof drawing === 'object' && drawing !== null && 'tag' in drawing;

/** @alias As the compiler calls it for several children. */
export const jsxs = jsx;

export const Fragment = ({ children }: { readonly children?: Drawing }): Drawing => children;

/** How the compiler reads the tags: those of HTML and SVG as preact knows them, of which nothing is left when it runs. */
export namespace JSX {
  export type Element = Drawing;
  export type ElementType = keyof Preact.IntrinsicElements | ((props: never) => Drawing);
  export interface ElementChildrenAttribute {
    readonly children: unknown;
  }
  export interface IntrinsicAttributes {
    readonly key?: string;
  }
  export type IntrinsicElements = Preact.IntrinsicElements;
}
