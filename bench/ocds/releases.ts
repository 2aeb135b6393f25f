/** Releases as a national publisher would publish them, the same for the same numbers on any machine. */
export interface Size {
  readonly processes: number;
  /** Releases of each process. */
  readonly each: number;
}

/** 20,000 releases of 5,000 processes. */
export const STANDARD: Size = { processes: 5_000, each: 4 };

/** A generator of numbers from 0 to 1 (mulberry32): small, fast, and the same everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS =
  'care support community recovery housing transport harbour valley outreach young people advice training repair school meals library energy water waste family respite day centre supported living specialist nursing therapy equipment maintenance survey design works road bridge digital platform licence hosting printing legal audit catering cleaning security gardens parks'.split(
    ' ',
  );
/** Of the buyer, its partner and the supplier. */
const ROLES = [['buyer'], ['buyer', 'procuringEntity'], ['supplier', 'tenderer']];
const TAGS = ['tender', 'tenderUpdate', 'award', 'contract'];

/** One release. Its process has the same parties, lots and items in each; values, dates and states change. */
export function release(process: number, turn: number): Record<string, unknown> {
  const own = numbers(process * 7_919 + 1);
  const changing = numbers(process * 104_729 + turn * 31 + 7);
  const pick = (count: number, from = own) => Math.floor(from() * count);
  const text = (length: number, from = own) =>
    Array.from({ length }, () => WORDS[pick(WORDS.length, from)]).join(' ');
  const ocid = `ocds-bench0-${String(process).padStart(7, '0')}`;
  const day = (offset: number) =>
    new Date(Date.UTC(2025, 0, 1 + ((process * 13) % 300) + turn * 21 + offset))
      .toISOString()
      .replace('.000', '');
  /** Of the process, whichever of its releases tells it. */
  const fixed = (offset: number) => day(offset - turn * 21);
  const title = text(6);
  const description = text(28);
  const names = [0, 1, 2].map((index) => ({
    id: `GB-PPON-${1000 + ((process + index * 37) % 900)}`,
    name: `${text(2)} ${['council', 'health board', 'cooperative'][index]}`,
  }));
  const lots = Array.from({ length: 1 + pick(2) }, (_, index) => ({
    id: String(index + 1),
    title: text(4),
    status: turn < 2 ? 'active' : 'complete',
    value: { amount: 10_000 + pick(900_000, changing), currency: 'GBP' },
    contractPeriod: { startDate: fixed(200), endDate: fixed(200 + 730) },
  }));
  const tag = TAGS[turn % TAGS.length] ?? 'tender';
  const [buyer, partner, supplier] = names;
  const value = { amount: 50_000 + pick(900_000, changing) / 4, currency: 'GBP' };
  return {
    ocid,
    id: `${ocid}-${turn + 1}`,
    date: day(0),
    tag: [tag],
    initiationType: 'tender',
    language: 'en',
    parties: names.slice(0, turn >= 2 ? 3 : 2).map(({ id, name }, index) => ({
      id,
      name,
      identifier: { scheme: 'GB-PPON', id: id.slice(8), legalName: name },
      address: {
        streetAddress: `${1 + pick(200)} ${text(1)} street`,
        locality: text(1),
        postalCode: 'ZZ1 1ZZ',
        countryName: 'United Kingdom',
      },
      roles: ROLES[index],
    })),
    buyer,
    tender: {
      id: `${ocid}-tender`,
      title,
      description,
      status: turn < 2 ? 'active' : 'complete',
      procurementMethod: 'open',
      mainProcurementCategory: 'services',
      value,
      legalBasis: { scheme: 'UKPGA', id: '2023/54' },
      tenderPeriod: { endDate: fixed(30) },
      procuringEntity: partner,
      lots,
      items: lots.map(({ id }) => ({
        id,
        description: text(8),
        classification: { scheme: 'CPV', id: String(85_000_000 + pick(999)) },
        additionalClassifications: [{ scheme: 'CPV', id: '85300000', description: text(3) }],
        quantity: 1 + pick(40),
        relatedLot: id,
      })),
      documents: Array.from({ length: 1 + (turn >> 1) }, (_, index) => ({
        id: String(index + 1),
        documentType: 'tenderNotice',
        title: text(4, changing),
        url: `https://notices.example.org/${ocid}/${index + 1}`,
        datePublished: day(0),
        format: 'text/html',
      })),
    },
    ...(turn < 2
      ? {}
      : {
          awards: lots.map(({ id }) => ({
            id,
            status: 'active',
            date: fixed(37),
            value,
            suppliers: [supplier],
            relatedLots: [id],
          })),
        }),
    ...(turn < 3
      ? {}
      : {
          contracts: lots.map(({ id }) => ({
            id,
            awardID: id,
            status: 'active',
            value,
            dateSigned: fixed(60),
            period: { startDate: fixed(200), endDate: fixed(930) },
          })),
        }),
  };
}

/** All releases as JSON lines, in blocks of about a MiB: process by process, or as they were published, day by day. */
export function* lines({ processes, each }: Size, order: 'sorted' | 'published'): Generator<string> {
  let block = '';
  const total = processes * each;
  for (let index = 0; index < total; index += 1) {
    const [process, turn] =
      order === 'sorted'
        ? [Math.floor(index / each), index % each]
        : // 7,919 is prime, so that every process comes once in each round, far from its neighbours.
          [((index % processes) * 7_919) % processes, Math.floor(index / processes)];
    block += `${JSON.stringify(release(process, turn))}\n`;
    if (block.length < 1 << 20) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
