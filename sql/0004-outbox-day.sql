-- An effect that is to be carried on a later day, such as an amendment that comes into force.
alter table outbox add column not_before text;
