-- Deliveries without an end, so that a report after the close finds one. Not `rank < 9`: rank changes with every
-- report, and a column named here takes the heap-only update from those (fillfactor 70 is for them).
create index deliveries_open on deliveries (occurrence_id) where ended_at is null;
