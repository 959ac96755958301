-- A paused schedule is planned too: what the pause skips is on the record as cancelled, with its reason.
drop index schedules_active;
create index schedules_to_plan on schedules (planned_until) where status <> 'ended';
