import { EMPTY, type Html, html } from '../../kernel/html.ts';
import type { Tie } from '../network.ts';
import { picture, round } from './bars.ts';

const WIDTH = 480;
export const MOST_BODIES = 16;

/** Who buys with whom, as a ring: bodies by number, lines as thick as they buy together. The table names them. */
export function ring(ties: readonly Tie[]): { readonly drawing: Html; readonly bodies: readonly string[] } {
  const bodies = [...new Set(ties.flatMap(({ one, other }) => [one, other]))].slice(0, MOST_BODIES);
  if (bodies.length < 2) return { drawing: EMPTY, bodies: [] };
  const [middle, radius] = [WIDTH / 2, WIDTH / 2 - 60];
  const place = (index: number) => {
    const angle = (2 * Math.PI * index) / bodies.length - Math.PI / 2;
    return { x: middle + radius * Math.cos(angle), y: middle + radius * Math.sin(angle) };
  };
  const shown = ties.filter(({ one, other }) => bodies.includes(one) && bodies.includes(other));
  const most = Math.max(...shown.map(({ processes }) => processes), 1);
  const lines = shown.map(({ one, other, processes }) => {
    const [from, to] = [place(bodies.indexOf(one)), place(bodies.indexOf(other))];
    return html`<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" stroke="#1d70b8" stroke-opacity="0.6" stroke-width="${round(1 + (5 * processes) / most)}"></line>`;
  });
  const dots = bodies.map((_body, index) => {
    const { x, y } = place(index);
    return html`<circle cx="${round(x)}" cy="${round(y)}" r="17" fill="#ffffff" stroke="#0b0c0c" stroke-width="2"></circle><text x="${round(x)}" y="${round(y + 6)}" text-anchor="middle">${index + 1}</text>`;
  });
  const describes = shown.map(({ one, other, processes }) => `${one} and ${other}: ${processes}`).join('; ');
  return {
    drawing: picture('network', 'Who buys with whom', describes, WIDTH, html`${lines}${dots}`),
    bodies,
  };
}
