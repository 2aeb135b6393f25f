import { isObject } from '../../kernel/json.ts';
import { found, shown, type Walk } from './finding.ts';

type Part = Readonly<Record<string, unknown>>;

/** What is so many times as much, or as little, was not meant. */
const APART = 100;

/** Nothing costs so little: it stands for a value that is not known. */
const LEAST = 1;

/** What a tender is worth at least is not more than what it is worth. */
export function checkLeast({ value, minValue }: Part, walk: Walk): void {
  if (!isObject(value) || !isObject(minValue) || value.currency !== minValue.currency) return;
  if (typeof value.amount !== 'number' || typeof minValue.amount !== 'number') return;
  if (minValue.amount <= value.amount) return;
  walk.steps.push('tender', 'minValue');
  found(walk, 'money-sense', `at least ${minValue.amount}, and the value is ${value.amount}`);
  walk.steps.length -= 2;
}

/** What follows from something is in its currency. */
export function checkCurrency(
  value: unknown,
  origin: unknown,
  name: string,
  steps: readonly (string | number)[],
  walk: Walk,
): void {
  if (!isObject(value) || !isObject(origin) || value.currency === origin.currency) return;
  if (typeof value.currency !== 'string' || typeof origin.currency !== 'string') return;
  walk.steps.push(...steps, 'value', 'currency');
  found(
    walk,
    'award-currency',
    `is ${shown(value.currency)}, and that of ${name} is ${shown(origin.currency)}`,
  );
  walk.steps.length -= steps.length + 2;
}

/** What was awarded, added up over awards that stand, against what the tender was said to be worth. */
export function checkAwardValue(
  tender: Part,
  awards: readonly (readonly [number, Part])[],
  walk: Walk,
): void {
  const { value } = tender;
  const worth = amountOf(value);
  if (worth === undefined || worth < 0 || !isObject(value)) return;
  let sum = 0;
  let most = 0;
  const counted: number[] = [];
  for (const [index, award] of awards) {
    const amount = amountOf(award.value);
    if (amount === undefined || amount < 0 || !isObject(award.value)) continue;
    if (award.value.currency !== value.currency) continue;
    sum += amount;
    most = Math.max(most, amount);
    counted.push(index);
  }
  const [first, ...others] = counted;
  if (first === undefined) return;
  const isMore = sum > 0 && sum >= worth * APART;
  // Each supplier of a framework may be published with the whole of its value: added up, that means nothing.
  if (isMore && most <= worth) return;
  const isLess = worth > 0 && sum * APART <= worth;
  if (!isMore && (!isLess || mayBePart(tender, awards))) return;
  const awarded = `awarded ${Number(sum.toFixed(2))}${typeof value.currency === 'string' ? ` ${shown(value.currency).slice(1, -1)}` : ''}`;
  const planned = `the tender is worth ${worth}`;
  const told = Math.min(sum, worth) <= LEAST ? HARDLY : timesTold(isMore ? sum / worth : worth / sum);
  if (isMore && told === HARDLY) tell(['tender', 'value'], `${planned}, and ${awarded}: ${HARDLY}`, walk);
  else
    tell(
      others.length === 0 ? ['awards', first, 'value'] : ['awards'],
      `${awarded}, and ${planned}: ${told}`,
      walk,
    );
}

/** A contract may be a part of its award, and not a hundredfold of it. */
export function checkContractValue(
  value: unknown,
  awarded: unknown,
  steps: readonly (string | number)[],
  walk: Walk,
): void {
  const [worth, whole] = [amountOf(value), amountOf(awarded)];
  if (worth === undefined || whole === undefined || whole <= LEAST || worth < whole * APART) return;
  if (!isObject(value) || !isObject(awarded) || value.currency !== awarded.currency) return;
  tell(steps, `the contract is worth ${worth}, and its award ${whole}: ${timesTold(worth / whole)}`, walk);
}

const HARDLY = 'so small a value was hardly meant; one that is not known is left out';

function timesTold(times: number): string {
  const power = Math.round(Math.log10(times));
  const isExact = Math.abs(times / 10 ** power - 1) < 1e-9;
  return `${isExact ? 'exactly ' : ''}${isExact ? 10 ** power : Math.round(times)} times apart, a slip of the decimal point is likely`;
}

/** Whether more may be awarded in other releases: call-offs of a framework, further lots. */
function mayBePart(tender: Part, awards: readonly (readonly [number, Part])[]): boolean {
  const { techniques, lots } = tender;
  if (
    isObject(techniques) &&
    (techniques.hasFrameworkAgreement === true || techniques.hasDynamicPurchasingSystem === true)
  )
    return true;
  if (!Array.isArray(lots) || lots.length === 0) return false;
  const won = new Set(
    awards.flatMap(([, { relatedLots }]) => (Array.isArray(relatedLots) ? (relatedLots as unknown[]) : [])),
  );
  return (lots as readonly unknown[]).some((lot) => isObject(lot) && !won.has(lot.id));
}

function amountOf(value: unknown): number | undefined {
  if (!isObject(value)) return undefined;
  const amount = value.amount ?? value.amountGross;
  return typeof amount === 'number' ? amount : undefined;
}

function tell(steps: readonly (string | number)[], message: string, walk: Walk): void {
  walk.steps.push(...steps);
  found(walk, 'award-value', message);
  walk.steps.length -= steps.length;
}
