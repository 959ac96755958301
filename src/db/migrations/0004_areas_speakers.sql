-- Search by name without accents ("phuc thuan"). Accents are stripped before lower(), so the locale does not matter.
alter table speakers add column name_search text not null generated always as (
  lower(regexp_replace(normalize(translate(name, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))
) stored;

-- Presence and telemetry rewrite a row every minute: room on its page spares the indexes (HOT updates).
alter table speakers set (fillfactor = 70);

create index speakers_area on speakers (area_code);
