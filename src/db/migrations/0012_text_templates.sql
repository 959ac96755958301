-- Texts to start a bulletin from, with {{places}} to fill in.
create table text_templates (
  id text primary key,
  name text not null,
  name_search text not null generated always as (
    lower(regexp_replace(normalize(translate(name, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))
  ) stored,
  title text not null,
  topic text not null,
  language text not null,
  text text not null,
  area_codes text[] not null check (cardinality(area_codes) > 0),
  revision integer not null default 1,
  archived_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
