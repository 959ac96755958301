-- The outline of an area (GeoJSON, WGS84, simplified), so that maps need no internet. Drawn, never measured by.
create table area_shapes (
  code text primary key check (code ~ '^[0-9A-Za-z-]{1,32}$'),
  geometry jsonb not null,
  source text not null,
  updated_by text not null,
  updated_at timestamptz not null
);
