import { present } from '../../kernel/assert.ts';
import { releaseSchema } from '../standard/json-schema.ts';
import { PACKAGE } from '../standard/package.ts';
import { type Finding, found, shown } from './finding.ts';
import { schemaNode } from './node.ts';
import { check, newWalk } from './validate.ts';

/** What is found in a package but for its lists, which are empty here; `items`: how many these had, 0 for none. */
export type PackageCheck = (beside: Readonly<Record<string, unknown>>, items: number) => readonly Finding[];

/** Checks packages as OCDS 1.1.5 has them. Releases checked by another schema may be of another version. */
export function packageCheck(notes: boolean, schema: 'own' | 'other' = 'own'): PackageCheck {
  const versions = schema === 'own' ? /^1\.1$/ : /^\d+\.\d+$/;
  const made = schemaNode(releaseSchema(PACKAGE));
  const node = present(made.ok ? made.value : undefined, 'packages have a schema');
  return (beside, items) => {
    const walk = newWalk(notes);
    check(beside, node, walk);
    const { version, releases, records } = beside;
    const at = (name: string, rule: 'type' | 'empty' | 'version', message: string) => {
      walk.steps.push(name);
      found(walk, rule, message);
      walk.steps.pop();
    };
    if (typeof version === 'string' && !versions.test(version))
      at(
        'version',
        'version',
        schema === 'own'
          ? `${shown(version)} is not "1.1", the version of OCDS that is checked here`
          : `${shown(version)} is no version of OCDS such as "1.1"`,
      );
    const name = records === undefined ? 'releases' : 'records';
    const list = records ?? releases;
    if (list === undefined) found(walk, 'required', 'releases is missing');
    else if (!Array.isArray(list)) at(name, 'type', `${shown(list)} is no array`);
    else if (items === 0) at(name, 'empty', 'has no items');
    return walk.findings;
  };
}

/** Whether it is a package though it has no list that could be opened. */
export const isPackage = ({
  ocid,
  tag,
  publisher,
  publishedDate,
  releases,
  records,
}: Readonly<Record<string, unknown>>): boolean =>
  ocid === undefined &&
  tag === undefined &&
  (publisher ?? publishedDate ?? releases ?? records) !== undefined;
