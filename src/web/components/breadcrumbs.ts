import type { Html } from '../html.ts';
import { macro } from './macro.ts';

export interface Crumb {
  readonly text: string;
  readonly href?: string;
}

const govukBreadcrumbs = macro<object>('breadcrumbs', 'govukBreadcrumbs');

export const breadcrumbs = (items: readonly Crumb[]): Html =>
  govukBreadcrumbs({ items, collapseOnMobile: true });
