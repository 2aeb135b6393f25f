-- Releases tell more of a contract than before (what was agreed and measured, payments, changes, the end) and name the law:
-- everything is looked at again.
insert into release_due (stream, seq)
select stream, seq from stream where kind in ('arrangement', 'procedure', 'contract') and seq > 0
on conflict do nothing;
