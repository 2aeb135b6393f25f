import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for a link or a header. */
export const newSecret = (prefix = ''): string => `${prefix}${randomBytes(32).toString('base64url')}`;

/**
 * What the database keeps of a secret. A plain hash is enough for 256 random bits, which nobody can guess; looking a
 * secret up by its hash also tells nothing by its timing.
 */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
