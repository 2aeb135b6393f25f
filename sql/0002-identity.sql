-- Who somebody is. Secrets are kept as hashes only; instants are ISO 8601 text in UTC.

create table credential (
  party text primary key,
  -- Argon2id, in PHC string format.
  password_hash text not null,
  -- Attempts at the password in the window that began at attempts_since.
  attempts integer not null default 0,
  attempts_since text not null,
  changed_at text not null
);

create table invitation (
  token_hash text primary key,
  party text not null,
  expires_at text not null,
  used_at text
);

create table session (
  token_hash text primary key,
  party text not null,
  acting_for text,
  created_at text not null,
  last_used_at text not null,
  expires_at text not null,
  revoked_at text
);
create index session_party on session (party) where revoked_at is null;

create table api_token (
  id text primary key,
  token_hash text not null unique,
  party text not null,
  name text not null,
  created_at text not null,
  last_used_at text,
  revoked_at text
);
create index api_token_party on api_token (party);
