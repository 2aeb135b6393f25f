import type { FastifyInstance } from 'fastify';
import { isObject, type Json, toPointer } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Deeper than any body of the catalogue; what walks a body by recursion is safe below it. */
const DEEPEST = 32;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const unreadable = (message: string) => Object.assign(new Error(message), { statusCode: 400 });

/** JSON is read from bytes that are valid UTF-8 (RFC 8259 section 8.1); names that could poison prototypes are refused. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = decoder.decode(body as Buffer);
    } catch {
      done(unreadable('The body is not valid UTF-8'));
      return;
    }
    void parse(request, text, done);
  });
}

/** Whether canonical JSON can carry a value: no lone surrogates, no infinities (`1e999` reads as one), not too deep. */
export function carriable(
  value: unknown,
): Result<Json, { readonly pointer: string; readonly detail: string }> {
  const open: { readonly value: unknown; readonly steps: readonly (string | number)[] }[] = [
    { value, steps: [] },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: here, steps } = next;
    const wrong = (detail: string) => fail({ pointer: toPointer(steps), detail });
    if (steps.length > DEEPEST) return wrong(`goes deeper than ${DEEPEST} levels`);
    if (typeof here === 'number' && !Number.isFinite(here)) return wrong('is a number too large to carry');
    if (typeof here === 'string' && !here.isWellFormed())
      return wrong('has half a character (a lone surrogate)');
    if (Array.isArray(here))
      for (const [index, item] of here.entries()) open.push({ value: item, steps: [...steps, index] });
    else if (isObject(here))
      for (const [name, item] of Object.entries(here)) {
        if (!name.isWellFormed()) return wrong('has a name with half a character (a lone surrogate)');
        open.push({ value: item, steps: [...steps, name] });
      }
  }
  return ok(value as Json);
}
