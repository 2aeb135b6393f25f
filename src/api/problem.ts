import type { FastifyReply } from 'fastify';

/** A problem document (RFC 9457), with members of our own: the deciding statements, or each error by its pointer. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly type?: string;
  readonly [member: string]: unknown;
}

export const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .status(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
