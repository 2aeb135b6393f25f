/** The notices of the Procurement Act 2023: the codes of `Document.noticeType` in the British extension. */
export const NOTICE_TYPES = [
  ...(['UK1', 'UK2', 'UK3', 'UK4', 'UK5', 'UK6', 'UK7', 'UK8', 'UK9'] as const),
  ...(['UK10', 'UK11', 'UK12', 'UK13', 'UK14', 'UK15', 'UK16', 'UK17'] as const),
] as const;

export type NoticeType = (typeof NOTICE_TYPES)[number];

/** The notice as its code; undefined where the Act has none of this name. */
export const noticeTypeOf = (name: string): NoticeType | undefined =>
  NOTICE_TYPES.find((code) => code === name);
