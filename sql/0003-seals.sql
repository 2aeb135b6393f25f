-- Sealed content: readable by its author alone until the instant at `sealed_until` (a pointer into the stream's state) has
-- passed and a fact of the type `opened_by` has happened. It is enforced where content is read, whatever a rulebook says.
alter table vault add column sealed_until text;
alter table vault add column opened_by text;
alter table vault add column author text;
