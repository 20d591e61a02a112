/** A page may load the script twice, such as once by itself and once by a part of it. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
