-- When routine sound is allowed, how much of it, and who may approve: one row for each version of an area's policy.
-- In force on a day is the newest revision that is not superseded and whose dates hold.
create table policies (
  id text primary key,
  area_code text not null,
  revision integer not null check (revision > 0),
  rules jsonb not null,
  effective_from date not null,
  -- The last day on which it holds.
  effective_to date check (effective_to >= effective_from),
  note text,
  created_by text not null,
  created_at timestamptz not null,
  superseded_at timestamptz,
  unique (area_code, revision)
);
create index policies_current on policies (area_code) where superseded_at is null;
