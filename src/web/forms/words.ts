/** Names whose plain words are not the name itself taken apart. */
const WORDS: Readonly<Record<string, string>> = {
  asIf: 'Treat as if it began on',
  at: 'When',
  by: 'By',
  from: 'From',
  id: 'Short name',
  maxLots: 'Most lots',
  'max-share': 'No provider above a share',
  'min-providers': 'At least so many providers',
  'set-aside': 'A share set aside',
  minimumScores: 'Lowest acceptable scores',
  needs: 'Needs that it answers',
  onBehalfOf: 'I write on behalf of the person who uses the service',
  none: 'I have no interest to declare',
  contactMe: 'You may contact me about this',
  ocid: 'Open contracting id',
  participationUntil: 'Requests to participate until',
  enquiriesUntil: 'Questions until',
  percent: 'Percent',
  pence: 'Amount',
  reserve: 'Agree, with a reservation',
  shares: 'Shares of the cost',
  text: 'Text',
  to: 'To',
  uri: 'Web address',
  url: 'Web address',
  vcse: 'Voluntary, community or social enterprise',
  sme: 'Small or medium-sized enterprise',
  yes: 'Yes',
};

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/Pence$/, ''],
  [/WorkingDays$/, ' (working days)'],
  [/Days$/, ' (days)'],
  [/Percent$/, ' (percent)'],
];

/** A field's or option's name in words: `ceilingPence` gives `Ceiling`, `social-value` gives `Social value`; `user-led` stays. */
export function wordsOf(name: string): string {
  const known = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (known !== undefined) return known;
  const unit = UNITS.find(([ending]) => ending.test(name));
  const bare = unit === undefined ? name : name.replace(unit[0], '');
  const words = bare
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.]+|-(?!led\b)/g, ' ')
    .trim()
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${unit?.[1] ?? ''}`;
}

export const lowerFirst = (words: string): string =>
  /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
