-- Everything that a stream owns carries the stream in its key, so that the same statements run on one server,
-- on replicas and sharded by stream. Streams sort by code point (collation C), on every server alike. JSON is kept
-- as text: facts and records are hashed byte by byte.

create table stream (
  stream text collate "C" primary key,
  kind text not null,
  -- 0: the stream has refused acts, but no fact yet.
  seq bigint not null,
  hash text not null,
  state text,
  parent text,
  refusals bigint not null default 0,
  refusals_hash text not null,
  -- The earliest instant at which the clock has to look at the stream.
  due_at text
);
create index stream_due on stream (due_at) where due_at is not null;

create table fact (
  stream text collate "C" not null,
  seq bigint not null,
  decision text not null,
  fact text not null,
  primary key (stream, seq)
);

create table decision (
  stream text collate "C" not null,
  hash text not null,
  record text not null,
  primary key (stream, hash)
);

create table refusal (
  stream text collate "C" not null,
  n bigint not null,
  refusal text not null,
  primary key (stream, n)
);

-- What was answered to an idempotency key.
create table outcome (
  stream text collate "C" not null,
  key text not null,
  outcome text not null,
  primary key (stream, key)
);

create table item (
  stream text collate "C" not null,
  collection text not null,
  id text not null,
  -- The order in which items came, for pages.
  seq bigint not null,
  n integer not null,
  body text not null,
  primary key (stream, collection, id)
);
create unique index item_order on item (stream, collection, seq, n);

create table summary (
  stream text collate "C" primary key,
  kind text not null,
  title text not null,
  status text not null,
  listed boolean not null,
  links text not null,
  at text not null
);
create index summary_kind on summary (kind, at desc, stream);

create table summary_link (
  stream text collate "C" not null,
  relation text not null,
  target text not null,
  primary key (stream, relation, target)
);
create index summary_link_target on summary_link (target);

create table outbox (
  stream text collate "C" not null,
  seq bigint not null,
  n integer not null,
  effect text not null,
  at text not null,
  done text,
  primary key (stream, seq, n)
);
create index outbox_pending on outbox (stream, seq, n) where done is null;

create table vault (
  stream text collate "C" not null,
  id text not null,
  ciphertext bytea not null,
  primary key (stream, id)
);

-- Documents by the hash of their text: rulebooks, regimes, calendars.
create table artefact (
  hash text primary key,
  body text not null
);

create table meta (
  name text primary key,
  value text not null
);
