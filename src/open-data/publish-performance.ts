import type { JsonObject } from '../kernel/json.ts';
import { startOf } from '../kernel/time.ts';
import {
  entriesIn,
  filled,
  moneyOf,
  numberIn,
  organisation,
  type Publishing,
  rowsIn,
  textIn,
  textsIn,
} from './published.ts';

const unitOf = (measure: JsonObject): JsonObject => filled({ name: textIn(measure, 'unit') });

/** What was agreed to be measured, with the target where there is one. */
export const metricsOf = (document: JsonObject): JsonObject[] =>
  rowsIn(document, 'measures').map(([id, measure]) => {
    const target = numberIn(measure, 'target');
    const unit = textIn(measure, 'unit');
    return filled({
      id,
      title: textIn(measure, 'title'),
      description: target === undefined && unit !== undefined ? `Measured in ${unit}` : undefined,
      observations:
        target === undefined ? [] : [filled({ id: 'target', measure: target, unit: unitOf(measure) })],
    });
  });

/** What was measured: each measurement where they are shown, else the last one of each measure. */
export const measuredOf = (document: JsonObject): JsonObject[] =>
  rowsIn(document, 'measures').flatMap(([id, measure]) => {
    const records = rowsIn(document, 'records').filter(([, record]) => record.measure === id);
    const observations = records.length > 0 ? records.map(observationOf(measure)) : lastOf(measure);
    return observations.length === 0 ? [] : [filled({ id, title: textIn(measure, 'title'), observations })];
  });

const observationOf =
  (measure: JsonObject) =>
  ([id, record]: [string, JsonObject]): JsonObject =>
    filled({
      id,
      period: filled({ endDate: textIn(record, 'at') }),
      measure: numberIn(record, 'value'),
      unit: unitOf(measure),
      measureClassification: filled({ description: textIn(record, 'rating') }),
      notes: textIn(record, 'words'),
    });

function lastOf(measure: JsonObject): JsonObject[] {
  const last = numberIn(measure, 'last');
  if (last === undefined) return [];
  const count = numberIn(measure, 'count');
  return [
    filled({
      id: 'last',
      period: filled({ endDate: textIn(measure, 'lastAt') }),
      measure: last,
      unit: unitOf(measure),
      notes: count === undefined || count < 2 ? undefined : `The last of ${count} measurements`,
    }),
  ];
}

/** The sums of what was entered, by kind: a sum is no payment, so it stands as something measured. */
export const totalsOf = (document: JsonObject): JsonObject[] =>
  entriesIn(document, 'totals').flatMap(([kind, total]) => {
    const pence = numberIn(total, 'pence');
    if (pence === undefined) return [];
    const count = numberIn(total, 'count');
    return [
      {
        id: `total-${kind}`,
        title: `Total of entries: ${kind}`,
        observations: [
          filled({
            id: 'total',
            value: moneyOf(pence),
            notes: count === undefined ? undefined : `${count} ${count === 1 ? 'entry' : 'entries'} so far`,
          }),
        ],
      },
    ];
  });

/** The entries that are payments. The others say what is due, or what became of it, and no money goes with them. */
const payments = (document: JsonObject): [string, JsonObject][] =>
  rowsIn(document, 'entries').filter(
    ([, entry]) => entry.kind === 'payment' && numberIn(entry, 'pence') !== undefined,
  );

/** Who pays whom, as far as it is known: among several nobody is named. */
export function payingIn(document: JsonObject): { readonly payer?: string; readonly payee?: string } {
  if (payments(document).length === 0) return {};
  const [payer, ...buyers] = textsIn(document, 'buyers');
  const [payee, ...providers] = textsIn(document, 'providers');
  return {
    ...(payer === undefined || buyers.length > 0 ? {} : { payer }),
    ...(payee === undefined || providers.length > 0 ? {} : { payee }),
  };
}

/** Payments, each by its day. One below zero puts an earlier one right. Their words are not published. */
export function paymentsOf(document: JsonObject, parties: Publishing['parties']): JsonObject[] {
  const { payer, payee } = payingIn(document);
  return payments(document).map(([id, entry]) => {
    const day = textIn(entry, 'date');
    return filled({
      id,
      date: day === undefined ? textIn(entry, 'at') : startOf(day),
      value: moneyOf(numberIn(entry, 'pence')),
      payer: payer === undefined ? undefined : organisation(payer, parties),
      payee: payee === undefined ? undefined : organisation(payee, parties),
    });
  });
}

/** Breaches, where everybody may see them. */
export const failuresOf = (document: JsonObject): JsonObject[] =>
  rowsIn(document, 'breaches').map(([id, breach]) =>
    filled({
      id,
      description: textIn(breach, 'words'),
      penaltyImposed: breach.led === 'nothing' ? undefined : textIn(breach, 'led'),
    }),
  );
