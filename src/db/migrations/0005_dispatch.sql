-- Which commands an area's retained alert document lists, so that a changed list is seen without opening the JWS.
alter table retained_documents add column content text not null default '';
create index commands_stop_all on commands (issued_at) where kind = 'stopAll';

-- When it really began to sound, as far as can be known: what the speaker says if its clock can be right, else when
-- that report arrived.
alter table deliveries add column started_at timestamptz;
