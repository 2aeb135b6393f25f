import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Flat, pathText, type Step } from './flat.ts';
import type { MergeFault } from './order.ts';

/** Sets a member whatever its name: `__proto__` is a name like others. */
export function setMember(node: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') node[key] = value;
  else Object.defineProperty(node, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The tree whose leaves these are. Fails where the leaves want a place to be two things at once. */
export function unflatten(flat: Flat): Result<Record<string, unknown>, MergeFault> {
  const root: Record<string, unknown> = {};
  const items = new Map<string, Record<string, unknown>>();
  for (const { steps, value } of flat.values()) {
    let here: unknown = root;
    let path = '';
    for (const [index, step] of steps.entries()) {
      const last = index === steps.length - 1;
      if (typeof step !== 'string') {
        path = pathText(path, step.id);
        const { published } = step;
        // The reference implementation stops here too: Python finds no place for what cannot be hashed, or appended to.
        if (typeof published === 'object' && published !== null)
          return fault(steps, index, 'the id of an item is an object or a list');
        const name = pathText(path, `${typeof published} ${String(published)}`);
        const known = items.get(name);
        if (known !== undefined) here = known;
        else {
          if (!Array.isArray(here))
            return fault(steps, index, 'one release has a list where an earlier one has something else');
          const item: Record<string, unknown> = step.original === null ? {} : { id: step.original };
          items.set(name, item);
          here.push(item);
          here = item;
        }
        continue;
      }
      path = pathText(path, step);
      if (!isObject(here))
        return fault(steps, index, 'one release has an object where an earlier one has something else');
      if (Object.hasOwn(here, step)) {
        here = here[step];
        continue;
      }
      if (!last) {
        const made = typeof steps[index + 1] === 'string' ? {} : [];
        setMember(here, step, made);
        here = made;
        // A list may be added to, and what was published is not ours to change.
      } else if (value !== null) setMember(here, step, Array.isArray(value) ? [...value] : value);
    }
  }
  return ok(root);
}

const fault = (steps: readonly Step[], at: number, message: string) => {
  const pointer = steps
    .slice(0, at)
    .map((step) => `/${typeof step === 'string' ? step : step.id.replace('\u0000', 'no id ')}`)
    .join('');
  return fail<MergeFault>({ type: 'inconsistent', message: `${pointer}: ${message}` });
};
