import type { DutySeen } from '../application/interface.ts';
import { lastDayOf } from '../kernel/time.ts';

const LONGEST_LINE = 75;

/** TEXT of RFC 5545, 3.3.11; other control characters are not allowed in it. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** Folds a line at 75 octets, never within a character (RFC 5545, 3.1). */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LONGEST_LINE) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return `${text}\r\n`;
}

const utc = (instant: string): string => `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;

/** What is due by the end of a day stands on that day, whole; all else at its time. */
function startOf(due: string): string {
  const last = lastDayOf(due);
  return last === undefined ? `DTSTART:${utc(due)}` : `DTSTART;VALUE=DATE:${last.replaceAll('-', '')}`;
}

/** Where it is due, under which rule, and what that rests on. */
const described = ({ streamTitle, rule }: DutySeen): string =>
  [
    streamTitle,
    rule?.says,
    rule?.cites === undefined
      ? undefined
      : `${rule.cites}${rule.verified === false ? ' (not verified)' : ''}`,
  ]
    .filter((line) => line !== undefined)
    .join('\n');

/** A calendar has at least one component (RFC 5545, 3.6): where nothing is due, one that no program shows as an entry. */
const timeZone = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/**
 * Duties that wait and have a day, as a calendar (RFC 5545). The same duty keeps its UID, so that a program updates it; the
 * place's host sets it apart from those of other places, as UIDs have to be in the whole world (3.8.4.7).
 */
export function calendarOf(duties: readonly DutySeen[], now: string, host: string): string {
  const events = duties.flatMap((duty) => {
    const waits = duty.status === 'open' || duty.status === 'breached';
    if (duty.due === undefined || !waits) return [];
    return [
      'BEGIN:VEVENT',
      `UID:${escaped(`${duty.stream}/${duty.id}@${host}`)}`,
      `DTSTAMP:${utc(now)}`,
      startOf(duty.due),
      `SUMMARY:${escaped(`${duty.status === 'breached' ? 'Overdue: ' : 'Due: '}${duty.says}`)}`,
      `DESCRIPTION:${escaped(described(duty))}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ];
  });
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Moothall//Duties//EN',
    'CALSCALE:GREGORIAN',
    'X-WR-CALNAME:What is due',
    ...(events.length === 0 ? timeZone : events),
    'END:VCALENDAR',
  ];
  return lines.map(folded).join('');
}
