alter table programmes
  -- What it was made from, and how: a copy, another sequence for one day of a series, or the series from a day on.
  add column origin_kind text check (origin_kind in ('copy','one-day','following')),
  add column origin_date date,
  -- When the planner last read what its items sound like.
  add column contents_at timestamptz,
  add constraint programmes_origin_whole check ((origin_kind is null) = (origin_id is null));
create index programmes_origin on programmes (origin_id) where origin_id is not null;
create index programmes_once on programmes ((rule ->> 'on')) where rule ->> 'kind' = 'once';
-- The planner asks every few seconds which bulletins were decided since it last looked.
create index bulletins_updated on bulletins (updated_at);
create index programmes_contents on programmes (contents_at) where status in ('approved','paused');

comment on column occurrences.local_at is
  'Wall time that names the airing among those of its rule. Of a programme: the start of the session, the same for all '
  'its items, since an item moves when those before it get longer; item_id tells them apart, start_at says when.';

create table programme_templates (
  id text primary key,
  name text not null,
  area_codes text[] not null check (cardinality(area_codes) > 0),
  priority text not null check (priority in ('normal','priority')),
  -- Offered as the rule of a programme that begins with it: wall time and ISO weekdays.
  at text not null,
  weekdays smallint[] not null,
  budget_seconds integer not null check (budget_seconds between 10 and 86400),
  items jsonb not null,
  created_by text not null,
  created_at timestamptz not null
);
create index programme_templates_areas on programme_templates using gin (area_codes);
