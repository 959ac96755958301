-- Which commands an area's retained alert document lists, so that a changed list is seen without opening the JWS.
alter table retained_documents add column content text not null default '';
create index commands_stop_all on commands (issued_at) where kind = 'stopAll';
create index deliveries_open on deliveries (occurrence_id) where rank < 9;
