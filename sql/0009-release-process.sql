-- The id under which each process was first released: it stays, whatever prefix is registered later.
create table release_process (
  stream text collate "C" primary key,
  ocid text not null
);
-- What was released here before under an id made from its stream keeps it. An imported process that was released under the
-- id of its first publisher gets one of this place, and so does all of a place where nothing is real: its id says so.
insert into release_process (stream, ocid)
select stream, ocid from (
  select stream, kind,
    'ocds-moothall-' || case when kind = 'procedure' then substr(stream, length('procedure/') + 1) else replace(stream, '/', '-') end as ocid
  from stream where kind in ('arrangement', 'procedure', 'contract')) s
where exists (select 1 from release r where r.ocid = s.ocid)
  and not (kind = 'procedure' and stream ~ '^procedure/(arrangement|contract|procedure)-')
  and not exists (select 1 from meta where name = 'mode' and value <> 'live');
-- Everything is looked at again: what is no longer published, such as people who commission, leaves with the next release.
insert into release_due (stream, seq)
select stream, seq from stream where kind in ('arrangement', 'procedure', 'contract') and seq > 0
on conflict do nothing;
