import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from './canonical.ts';

/** SHA-256 (FIPS 180-4) as 64 lower-case hex digits. */
export type Hash = string;

export const hashText = (text: string): Hash => bytesToHex(sha256(utf8ToBytes(text)));

/** The hash of a value's canonical encoding (RFC 8785). */
export const hashOf = (value: unknown): Hash => hashText(canonical(value));

/** What stands before the first element of a chain. */
export const GENESIS: Hash = '0'.repeat(64);
