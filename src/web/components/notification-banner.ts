import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukNotificationBanner = macro<object>('notification-banner', 'govukNotificationBanner');

/** What has just happened (`success`), or what the reader should know (`important`). */
export const notificationBanner = (kind: 'success' | 'important', content: Html, title?: string): Html =>
  govukNotificationBanner({
    html: content.markup,
    titleText: title ?? (kind === 'success' ? 'Done' : 'Important'),
    ...(kind === 'success' ? { type: 'success' } : {}),
  });
