import type { Engine } from '../../engine/protocol.js';
import { byId, h, setText } from '../dom.js';
import { count, share } from '../format.js';

/** Always told, though there be none; others are told where there are some. */
const ALWAYS = ['used', 'late', 'rejected', 'pending'];

/** The line of conservation: what came in is the sum of what became of it. */
export function showConservation({ read, fates, problems }: Engine, many: string): void {
  const parts = Object.entries(fates).filter(([name, n]) => n > 0 || ALWAYS.includes(name));
  setText(byId('came-in'), `${count(read)} ${many} came in`);
  const sum = byId('fates');
  while (sum.children.length < parts.length) sum.append(h('li', {}, h('b'), h('span'), h('small')));
  while (sum.children.length > parts.length) sum.lastElementChild?.remove();
  const bar = byId('fate-bar');
  while (bar.children.length < parts.length) bar.append(h('span'));
  while (bar.children.length > parts.length) bar.lastElementChild?.remove();
  for (const [i, [name, n]] of parts.entries()) {
    const item = sum.children[i] as HTMLElement;
    item.className = `fate-${name}`;
    setText(item.children[0] as Element, count(n));
    setText(item.children[1] as Element, name);
    setText(item.children[2] as Element, name === 'used' || n === 0 ? '' : share(n, read));
    const segment = bar.children[i] as HTMLElement;
    segment.className = `fate-${name}`;
    segment.style.flexGrow = String(n);
    segment.hidden = n === 0;
  }
  const verdict = byId('adds-up');
  // Of nothing there is nothing to say.
  verdict.hidden = read === 0 && problems.length === 0;
  verdict.classList.toggle('is-wrong', problems.length > 0);
  setText(verdict, problems.length === 0 ? 'It adds up' : problems.join('; '));
}
