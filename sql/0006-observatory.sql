-- What published data shows of each procedure, derived from what everybody may see of it. Made again when the procedure,
-- its contracts or its arrangement change (`mark` says from what it was made), and thrown away without loss.
create table observation (
  stream text collate "C" primary key,
  mark text not null,
  -- Null where nothing of it is public.
  ocid text collate "C",
  body text
);
create index observation_ocid on observation (ocid, stream) where ocid is not null;

-- What all observations come to: one row, so that a page costs the same however many there are.
create table observatory (
  only_row integer primary key check (only_row = 1),
  summary text not null
);
