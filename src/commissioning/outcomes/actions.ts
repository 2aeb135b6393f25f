import Type from 'typebox';
import { present } from '../../kernel/assert.ts';
import { fail, ok } from '../../kernel/result.ts';
import { action, held, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, line, numbered, words, yes } from '../fields.ts';
import { reportGiven, reportWithdrawn } from './facts.ts';
import type { Reported } from './reporting.ts';

const giveBody = body({
  rating: Type.Integer({
    minimum: 1,
    maximum: 5,
    title: 'How is the service for you?',
    description: '1 is very bad, 5 is very good.',
  }),
  outcome: Type.Optional(
    line('What it changed', { description: 'In two or three words, such as: feel safer at home.' }),
  ),
  words: held(words('In your own words')),
  onBehalfOf: Type.Optional(yes('I help somebody to report this')),
  contactMe: Type.Optional(yes('I may be asked about it')),
});

export const giveReport = action<Reported, typeof giveBody>({
  name: 'report.give',
  title: 'Report on the service',
  says: 'Tells how the service is for you. You get a receipt; your name is not shown, and no provider can change it.',
  body: giveBody,
  example: {
    rating: 4,
    outcome: 'Back in work',
    words: 'My worker rang me every week, even over the holidays.',
    contactMe: false,
  },
  pseudonymous: true,
  decide(state, asked, context) {
    const { reporting } = state;
    const report = `report-${reporting.count + reporting.withdrawn + 1}`;
    const fact = draft(reportGiven, {
      ...asked,
      report,
      onBehalfOf: asked.onBehalfOf ?? false,
      contactMe: asked.contactMe ?? false,
      by: context.actor.id,
    });
    return ok({ facts: [fact], id: report });
  },
});

const withdrawBody = body({ report: numbered('report', 'Report') });

export const withdrawReport = action<Reported, typeof withdrawBody>({
  name: 'report.withdraw',
  title: 'Withdraw a report',
  says: 'Takes back a report that you gave yourself.',
  body: withdrawBody,
  example: { report: 'report-1' },
  pseudonymous: true,
  row: { collection: 'reports', field: 'report' },
  decide(_state, { report }, context) {
    const given = context.row;
    const objection = firstObjection([
      given === undefined && invalid('/report', `There is no ${report} on this contract.`),
      given !== undefined &&
        given.by !== context.actor.id &&
        impossible(
          'not-your-report',
          `${report} was given by somebody else: only its author can withdraw it.`,
        ),
      given?.withdrawnAt !== undefined &&
        impossible('already-withdrawn', `${report} has been withdrawn already.`),
    ]);
    if (objection !== undefined) return fail(objection);
    const rating = Number(present(given, 'the report has a row').rating);
    return ok({ facts: [draft(reportWithdrawn, { report, rating })] });
  },
});

export const actions = [giveReport, withdrawReport];
