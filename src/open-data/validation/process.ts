import { isObject } from '../../kernel/json.ts';
import { NO_PREFIX, SIMULATED_PREFIX } from '../ocid.ts';
import { found, shown, type Walk } from './finding.ts';

type Part = Readonly<Record<string, unknown>>;

/** A registered prefix and what follows it; Moothall's own say that there is none. */
const PREFIXED = new RegExp(`^(?:ocds-[a-z0-9]{6}|${NO_PREFIX}|${SIMULATED_PREFIX})-.`);

/** What a process is called, what it is related to, and whether it has come to what its tags say. */
export function checkProcess({ ocid, tag, contracts, relatedProcesses }: Part, walk: Walk): void {
  if (typeof ocid === 'string' && ocid !== '' && !PREFIXED.test(ocid))
    tell(['ocid'], 'ocid', `${shown(ocid)} does not begin with a prefix such as ocds-a1b2c3-`, walk);
  if (Array.isArray(relatedProcesses) && typeof ocid === 'string')
    for (const [index, related] of (relatedProcesses as readonly unknown[]).entries())
      if (isObject(related) && related.identifier === ocid)
        tell(
          ['relatedProcesses', index, 'identifier'],
          'related-process',
          `${shown(ocid)} is the process itself`,
          walk,
        );
  if (Array.isArray(tag) && tag.includes('contractTermination')) checkEnded(contracts, walk);
}

/** Of several contracts one may end and the others go on. */
function checkEnded(contracts: unknown, walk: Walk): void {
  if (!Array.isArray(contracts)) return;
  const statuses = (contracts as readonly unknown[]).map((one) => (isObject(one) ? one.status : undefined));
  const active = statuses.indexOf('active');
  if (active === -1 || statuses.includes('terminated') || statuses.includes('cancelled')) return;
  tell(
    ['contracts', active, 'status'],
    'tag-status',
    'the release is tagged contractTermination, and the contract is active',
    walk,
  );
}

function tell(
  steps: readonly (string | number)[],
  rule: 'ocid' | 'related-process' | 'tag-status',
  message: string,
  walk: Walk,
): void {
  walk.steps.push(...steps);
  found(walk, rule, message);
  walk.steps.length -= steps.length;
}
