import type { FastifyReply } from 'fastify';
import { readStreamId } from '../kernel/ids.ts';
import { sendProblem } from './problem.ts';

/** The stream that an address names: `KIND/ID` in two steps, or in one with its slash encoded. */
export const streamOf = (params: {
  readonly kind?: string;
  readonly id?: string;
  readonly stream?: string;
}): string | undefined => {
  const text = params.stream ?? `${params.kind}/${params.id}`;
  return readStreamId(text) === undefined ? undefined : text;
};

export const json = (reply: FastifyReply, status: number, value: unknown): FastifyReply =>
  reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(value));

export const unauthorised = (reply: FastifyReply, detail: string): FastifyReply =>
  sendProblem(reply.header('www-authenticate', 'Bearer realm="moothall"'), {
    status: 401,
    title: 'Who you are is not known',
    detail,
  });
