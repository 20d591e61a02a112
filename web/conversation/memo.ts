import { Component, type ComponentChild, type FunctionComponent, h } from 'preact';

/** Draws again only when one of its properties is another one. */
export function memo<P extends object>(draw: FunctionComponent<P>): FunctionComponent<P> {
  class Kept extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const keys = new Set([...Object.keys(next), ...Object.keys(this.props)]);
      return [...keys].some((key) => Reflect.get(next, key) !== Reflect.get(this.props, key));
    }
    override render(): ComponentChild {
      return h(draw, this.props);
    }
  }
  return (props) => h<P>(Kept, props);
}
