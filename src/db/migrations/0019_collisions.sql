-- Two planned airings that want the same speakers at the same time, and what was decided about it.
create table collisions (
  id text primary key,
  occurrence_a text not null references occurrences (id) on delete cascade,
  occurrence_b text not null references occurrences (id) on delete cascade,
  -- What collides as one: an airing of a schedule, or a whole day's session of a programme ('prg_…/2026-11-22T05:00:00').
  side_a text not null,
  side_b text not null,
  -- The schedule or programme behind each: two that meet every day are one question.
  owner_a text not null,
  owner_b text not null,
  -- Where both would sound, the innermost areas.
  area_codes text[] not null check (cardinality(area_codes) > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  rule text not null check (rule in ('same-class','priority-over-normal')),
  -- Which of the two gives way, as long as nobody says otherwise: occurrence_a or occurrence_b.
  loser_id text not null,
  status text not null check (status in ('open','decided','by-rule','by-deadline','void')),
  decide_by timestamptz,
  -- Somebody left it for later; that is done once.
  postponed boolean not null default false,
  decision text check (decision in ('shift','cut','replace','queue')),
  scope text not null default 'this' check (scope in ('this','series')),
  decided_by text,
  decided_at timestamptz,
  -- What was offered, and what came of it, as it was at that moment.
  options jsonb,
  outcome jsonb,
  found_at timestamptz not null,
  check (side_a < side_b)
);
-- One question for one pair. What was moved apart and comes together again is asked anew.
create unique index collisions_pair on collisions (side_a, side_b)
  where status <> 'void' and (decision is null or decision in ('cut','queue'));
create index collisions_open on collisions (decide_by) where status = 'open';
create index collisions_standing on collisions (owner_a, owner_b, decided_at) where scope = 'series';
create index collisions_starts on collisions (starts_at, id);
create index collisions_a on collisions (occurrence_a);
create index collisions_b on collisions (occurrence_b);
create index collisions_areas on collisions using gin (area_codes);

-- Airings that are new or stand elsewhere than before, and have not been compared with the others. Filled by the
-- database itself: whatever plans or moves an airing, today or in a later version, its collisions are found.
create table airings_to_compare (occurrence_id text primary key);

create function compare_planned() returns trigger language plpgsql as $$
begin
  insert into airings_to_compare select id from made
    where kind in ('schedule','programme') and status in ('planned','armed') on conflict do nothing;
  return null;
end $$;
create trigger occurrences_planned after insert on occurrences
  referencing new table as made for each statement execute function compare_planned();

create function compare_changed() returns trigger language plpgsql as $$
begin
  insert into airings_to_compare values (new.id) on conflict do nothing;
  return null;
end $$;
create trigger occurrences_moved
  after update of start_at, clip_duration_ms, hard_end_at, area_codes, priority, status on occurrences
  for each row when (new.status in ('planned','armed') and new.kind in ('schedule','programme') and (
    old.status not in ('planned','armed') or old.start_at <> new.start_at or old.priority <> new.priority
    or old.area_codes <> new.area_codes or old.clip_duration_ms is distinct from new.clip_duration_ms
    or old.hard_end_at is distinct from new.hard_end_at))
  execute function compare_changed();

insert into airings_to_compare select id from occurrences
  where kind in ('schedule','programme') and status in ('planned','armed');

