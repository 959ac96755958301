-- Stations whose streams the server passes on: of the country, a province, a commune; for their areas and all below.
create table relay_stations (
  id text primary key,
  name text not null,
  name_search text not null generated always as (
    lower(regexp_replace(normalize(translate(name, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))
  ) stored,
  url text not null,
  -- What the stream turned out to be; null until it was first heard.
  format text check (format in ('mp3','aac','hls')),
  area_codes text[] not null check (cardinality(area_codes) > 0),
  -- What sounds when its stream is lost.
  fallback_clip_id text not null references clips (id),
  notes text,
  status text not null default 'unchecked' check (status in ('unchecked','ok','silent','unreachable','refused')),
  -- Why it is not ok, a code of src/relays/reasons.ts.
  reason text,
  checked_at timestamptz,
  last_ok_at timestamptz,
  -- Codec, bit rate and level, as last heard.
  measured jsonb,
  next_check_at timestamptz not null,
  revision integer not null default 1,
  archived_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index relay_stations_areas on relay_stations using gin (area_codes);
create index relay_stations_to_check on relay_stations (next_check_at) where archived_at is null;
alter table occurrences add foreign key (relay_id) references relay_stations (id);
