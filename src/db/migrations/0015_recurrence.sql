-- What is done with an airing whose time passed unsent; null: the station's own grace.
alter table schedules add column missed jsonb;

-- That a scheduler lives: one row per run of a process, touched every few seconds.
create table server_beats (
  process text primary key,
  started_at timestamptz not null,
  beat_at timestamptz not null,
  -- The process's own steady clock: where it and the clock on the wall part, somebody set the latter.
  steady_ms double precision not null,
  stopped_at timestamptz
);

-- When nothing ran, and when the clock was set: what a missed or late airing is explained by.
create table server_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null check (kind in ('start','stop','gap','clock-step')),
  from_at timestamptz not null,
  to_at timestamptz not null,
  process text not null
);
create index server_log_at on server_log (at);

-- The planner asks every few seconds which airings are overdue.
create index occurrences_open_valid on occurrences (valid_until) where status in ('planned','armed');
-- A clock that ran ahead gives airings up too early; once it is right again they are looked for.
create index occurrences_missed on occurrences (start_at) where status = 'missed';
