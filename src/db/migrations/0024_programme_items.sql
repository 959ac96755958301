-- The planner asks every few seconds which sessions play a bulletin or a station that was changed.
create index programmes_items on programmes using gin (items jsonb_path_ops) where status in ('approved','paused');
