import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukServiceNavigation = macro<object>('service-navigation', 'govukServiceNavigation');

export const serviceNavigation = (
  items: readonly { readonly text: string; readonly href: string; readonly current: boolean }[],
): Html =>
  govukServiceNavigation({
    serviceName: 'Moothall',
    serviceUrl: '/',
    navigation: items.map((one) => ({ text: one.text, href: one.href, active: one.current })),
  });
