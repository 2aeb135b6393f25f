import { until } from '../deciding.ts';
import { transitionAction } from '../transition.ts';
import { amendTender } from './amending.ts';
import { confirmAward, decideAward, proposeAward, refuseAward } from './awards.ts';
import { openTenders, submitBid, withdrawBid } from './bids.ts';
import { raiseChallenge, resolveChallenge } from './challenges.ts';
import { ended } from './decision.ts';
import { declareInterest, recordInput } from './declarations.ts';
import { answerEnquiry, askEnquiry } from './enquiries.ts';
import { procedureTransitioned } from './facts.ts';
import { decideShortlist, requestParticipation, withdrawParticipation } from './participation.ts';
import { giveScore } from './scores.ts';
import { enterStage, extendDeadline, publishNotice, terminate } from './stages.ts';
import { startProcedure } from './starting.ts';
import type { ProcedureState } from './state.ts';

const whileItRuns = until(ended);

/** What can be asked of a procedure, in the order in which a procedure runs. */
export const actions = [
  startProcedure,
  whileItRuns(amendTender),
  publishNotice,
  whileItRuns(enterStage),
  whileItRuns(requestParticipation),
  whileItRuns(withdrawParticipation),
  whileItRuns(decideShortlist),
  whileItRuns(askEnquiry),
  whileItRuns(answerEnquiry),
  whileItRuns(extendDeadline),
  whileItRuns(declareInterest),
  whileItRuns(recordInput),
  whileItRuns(submitBid),
  whileItRuns(withdrawBid),
  whileItRuns(openTenders),
  whileItRuns(giveScore),
  whileItRuns(proposeAward),
  whileItRuns(refuseAward),
  whileItRuns(decideAward),
  whileItRuns(raiseChallenge),
  whileItRuns(resolveChallenge),
  whileItRuns(confirmAward),
  transitionAction<ProcedureState>('procedure', procedureTransitioned),
  whileItRuns(terminate),
];
