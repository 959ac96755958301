-- What a person changed about one airing. `local_at` stays the slot of the rule that it stands for, so that planning
-- again finds it there and neither brings the old time back nor adds a second one.
alter table occurrences
  -- Where the rule had put it, while it stands elsewhere.
  add column moved_from timestamptz,
  -- Why a person cancelled this one; null when the program or a stop ended it.
  add column note text;

-- A calendar of one commune among the airings of a province.
create index occurrences_areas on occurrences using gin (area_codes);
-- So that the planner knows a commune's few airings from a province's many, and takes that index for the former.
alter table occurrences alter column area_codes set statistics 1000;
create index bulletins_areas on bulletins using gin (area_codes);

-- Search without accents, as for speakers (0004).
alter table bulletins add column title_search text not null generated always as (
  lower(regexp_replace(normalize(translate(title, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))
) stored;
alter table clips
  add column title_search text not null generated always as (
    lower(regexp_replace(normalize(translate(title, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))
  ) stored,
  -- Out of the library, still there for whatever uses it.
  add column archived_at timestamptz;
