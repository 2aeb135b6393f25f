-- Releases as they were published, in the order of the feed. One publisher at a time gives the positions, so that whoever
-- has read up to a position never misses one that comes to lie before it. Each row names the hash of the one before.
create table release (
  position bigint primary key,
  id text not null unique,
  ocid text not null,
  -- The instant of publication; never before that of an earlier position.
  at text not null,
  release text not null,
  hash text not null
);
create index release_ocid on release (ocid, position);
create index release_at on release (at, position);

-- The stages that a release speaks of: planning, tender, award.
create table release_stage (
  stage text not null,
  position bigint not null references release (position),
  primary key (stage, position)
);

-- Streams that have changed since they were published. A row for every act, so that an act never waits for the publisher.
create table release_due (
  stream text collate "C" not null,
  seq bigint not null,
  primary key (stream, seq)
);
insert into release_due (stream, seq) select stream, seq from stream where kind in ('arrangement', 'procedure', 'contract') and seq > 0;
