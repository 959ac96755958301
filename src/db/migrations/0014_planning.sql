-- A session: theme, relay, the commune's own items and a closing, one running order with one rule of its days.
create table programmes (
  id text primary key,
  title text not null,
  title_search text not null generated always as (
  lower(regexp_replace(normalize(translate(title, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))
) stored,
  area_codes text[] not null check (cardinality(area_codes) > 0),
  rule jsonb not null,
  zone text not null,
  priority text not null check (priority in ('normal','priority')),
  budget_seconds integer not null check (budget_seconds between 10 and 86400),
  items jsonb not null,
  resume text not null check (resume in ('continue','restart','drop')),
  volume smallint check (volume between 0 and 100),
  status text not null check (status in ('draft','submitted','approved','rejected','paused','ended')),
  revision integer not null default 1,
  -- The programme that this one was split from or copied from.
  origin_id text references programmes (id),
  planned_until timestamptz,
  created_by text not null,
  submitted_at timestamptz,
  approver_id text,
  approved_at timestamptz,
  decision_reason text,
  preflight_hash text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index programmes_to_plan on programmes (planned_until) where status in ('approved','paused');
create index programmes_areas on programmes using gin (area_codes);
create index programmes_status on programmes (status, id);

alter table occurrences drop constraint occurrences_kind_check;
alter table occurrences add constraint occurrences_kind_check
  check (kind in ('schedule','programme','alert','all-clear','live'));
alter table occurrences
  add column programme_id text references programmes (id),
  add column item_id text,
  -- The audio of an item that is no bulletin; of a relay, what sounds when its stream is lost.
  add column clip_id text references clips (id),
  add column relay_id text,
  -- Silence at this instant, whatever still sounds.
  add column hard_end_at timestamptz,
  -- Among airings of one priority the higher one cuts: a person decided so.
  add column precedence smallint not null default 0,
  add column volume smallint,
  add column resume text;
create unique index occurrences_programme on occurrences (programme_id, item_id, local_at) where programme_id is not null;
create index occurrences_bulletin on occurrences (bulletin_id) where bulletin_id is not null;

-- Why an airing is as it is, as far as its row does not say so itself. Kept for 90 days.
create table decisions (
  id bigint generated always as identity primary key,
  occurrence_id text not null references occurrences (id) on delete cascade,
  at timestamptz not null,
  kind text not null,
  actor_id text not null,
  data jsonb not null
);
create index decisions_occurrence on decisions (occurrence_id, id);
create index decisions_at on decisions using brin (at);
