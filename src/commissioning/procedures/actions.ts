import { transitionAction } from '../transition.ts';
import { amendTender } from './amending.ts';
import { confirmAward, decideAward, proposeAward, refuseAward } from './awards.ts';
import { openTenders, submitBid, withdrawBid } from './bids.ts';
import { raiseChallenge, resolveChallenge } from './challenges.ts';
import { declareInterest, recordInput } from './declarations.ts';
import { answerEnquiry, askEnquiry } from './enquiries.ts';
import { procedureTransitioned } from './facts.ts';
import { decideShortlist, requestParticipation, withdrawParticipation } from './participation.ts';
import { giveScore } from './scores.ts';
import { enterStage, extendDeadline, publishNotice, terminate } from './stages.ts';
import { startProcedure } from './starting.ts';
import type { ProcedureState } from './state.ts';

/** What can be asked of a procedure, in the order in which a procedure runs. */
export const actions = [
  startProcedure,
  amendTender,
  publishNotice,
  enterStage,
  requestParticipation,
  withdrawParticipation,
  decideShortlist,
  askEnquiry,
  answerEnquiry,
  extendDeadline,
  declareInterest,
  recordInput,
  submitBid,
  withdrawBid,
  openTenders,
  giveScore,
  proposeAward,
  refuseAward,
  decideAward,
  raiseChallenge,
  resolveChallenge,
  confirmAward,
  transitionAction<ProcedureState>('procedure', procedureTransitioned),
  terminate,
];
