import type { Parts } from '../acting/preparing.ts';
import type { DutySeen } from '../interface.ts';
import { mediationsDue } from './mediations-due.ts';
import { positionsDue } from './positions-due.ts';
import { referralsDue } from './referrals-due.ts';
import type { View } from './viewing.ts';

/** Whatever a joint decision asks of the viewer in a stream: its position, to mediate, to decide what was referred there. */
export const callsDue = (
  parts: Parts,
  view: View,
  named: { readonly stream: string; readonly title: string },
): readonly DutySeen[] => [
  ...positionsDue(parts, view, named),
  ...mediationsDue(parts, view, named),
  ...referralsDue(parts, view, named),
];
