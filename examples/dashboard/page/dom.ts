type Child = Node | string;
type Properties = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;

/** Makes an element. What begins with `on` is listened to; `true` is an attribute without a value, and `false` none. */
export function h<N extends keyof HTMLElementTagNameMap>(
  name: N,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[N] {
  const element = document.createElement(name);
  apply(element, properties);
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element of a drawing. */
export function svg<N extends keyof SVGElementTagNameMap>(
  name: N,
  properties: Properties = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[N] {
  const element = document.createElementNS(SVG, name);
  apply(element, properties);
  element.append(...children);
  return element;
}

function apply(element: Element, properties: Properties): void {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** The element of the page with this id. */
export function byId<E extends Element = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element ${id}`);
  return element as Element as E;
}

/** Sets a text where it is another: what has not changed is not laid out again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
