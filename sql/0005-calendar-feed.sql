-- The secret of a party's calendar feed, as a hash. One a party: a new one takes the place of the old, which then ends.
create table calendar_feed (
  party text primary key,
  token_hash text not null unique,
  created_at text not null
);
