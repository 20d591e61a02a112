import { type Drawing, type Drawn, isDrawn } from './jsx-runtime.ts';

/** What stands in a place, as it was drawn last. */
interface Placed {
  readonly node: ChildNode;
  readonly drawn: Drawn | string;
  readonly inside: Places;
}

/** By their place: index, or key, among those beside them. */
type Places = ReadonlyMap<string, Placed>;

const NOTHING: Places = new Map();
const SVG = 'http://www.w3.org/2000/svg';
const drawnBefore = new WeakMap<ParentNode, Places>();

/** Makes what is in `root` as it should be, and touches nothing of it that is so already: focus and what was typed stay. */
export function draw(root: ShadowRoot | Element, drawing: Drawing): void {
  drawnBefore.set(root, fill(root, drawing, drawnBefore.get(root) ?? NOTHING));
}

function fill(parent: ShadowRoot | Element, drawing: Drawing, before: Places): Places {
  const wanted = new Map<string, Drawn | string>();
  lay(drawing, '', wanted);
  const places = new Map<string, Placed>();
  for (const [place, drawn] of wanted) {
    const old = before.get(place);
    const isSame = old && nameOf(old.drawn) === nameOf(drawn);
    places.set(place, isSame ? change(old, drawn) : make(parent, drawn));
  }
  for (const [place, { node }] of before) if (places.get(place)?.node !== node) node.remove();
  let next = parent.firstChild;
  for (const { node } of places.values()) {
    if (node === next) next = node.nextSibling;
    else parent.insertBefore(node, next);
  }
  return places;
}

/** What is not shown keeps its place, so that what follows is still the same. */
function lay(drawing: Drawing, place: string, wanted: Map<string, Drawn | string>): void {
  if (isSeveral(drawing)) {
    for (const [index, one] of drawing.entries()) {
      lay(one, `${place}.${(isDrawn(one) && one.key) || index}`, wanted);
    }
  } else if (isDrawn(drawing)) wanted.set(place, drawing);
  else if (drawing !== null && drawing !== undefined && typeof drawing !== 'boolean') {
    wanted.set(place, String(drawing));
  }
}

function make(parent: ShadowRoot | Element, drawn: Drawn | string): Placed {
  if (typeof drawn === 'string') {
    return { node: document.createTextNode(drawn), drawn, inside: NOTHING };
  }
  const isSvg = drawn.tag === 'svg' || (parent instanceof Element && parent.namespaceURI === SVG);
  const node = isSvg ? document.createElementNS(SVG, drawn.tag) : document.createElement(drawn.tag);
  return change({ node, drawn: { ...drawn, props: {} }, inside: NOTHING }, drawn);
}

function change({ node, drawn: old, inside }: Placed, drawn: Drawn | string): Placed {
  if (typeof drawn === 'string') {
    if (old !== drawn) node.textContent = drawn;
  } else if (node instanceof Element && typeof old !== 'string') {
    for (const name of Object.keys({ ...old.props, ...drawn.props })) {
      const value = drawn.props[name];
      if (value !== old.props[name]) set(node, name, value);
    }
    return { node, drawn, inside: fill(node, drawn.children, inside) };
  }
  return { node, drawn, inside };
}

/** `onClick` and the like are listeners, all else attributes; some of them say it, too, when they are false. */
function set(node: Element, name: string, value: unknown): void {
  const said = SAYS_FALSE.test(name) && typeof value === 'boolean' ? String(value) : value;
  if (name.startsWith('on')) Reflect.set(node, name.toLowerCase(), value ?? null);
  else if (said === undefined || said === null || said === false) node.removeAttribute(name);
  else node.setAttribute(name, said === true ? '' : textOf(said));
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
const SAYS_FALSE = /^(aria-|spellcheck$)/;
const nameOf = (drawn: Drawn | string): string => (typeof drawn === 'string' ? '' : drawn.tag);
const isSeveral = (drawing: Drawing): drawing is readonly Drawing[] => Array.isArray(drawing);
