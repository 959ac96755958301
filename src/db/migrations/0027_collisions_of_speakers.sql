-- A loudspeaker that is new at a place, or taken into use again, makes airings meet that nobody heard before: what is
-- planned there is compared anew. By statement: a list of areas moves thousands at once, and presence touches as many.
create function compare_heard() returns trigger language plpgsql as $$
begin
  insert into airings_to_compare
    select o.id from occurrences o
    where o.status in ('planned','armed') and o.kind in ('schedule','programme') and o.area_codes && array(
      select distinct code from made cross join unnest(string_to_array(trim(both '/' from made.area_path), '/')) as up(code)
      where made.status = 'active' and made.enrolled_at is not null)
    on conflict do nothing;
  return null;
end $$;
create trigger speakers_made after insert on speakers
  referencing new table as made for each statement execute function compare_heard();

create function compare_heard_again() returns trigger language plpgsql as $$
begin
  if not exists (select from made join were using (id) where made.status = 'active' and made.enrolled_at is not null
    and (were.status <> 'active' or were.enrolled_at is null or were.area_path <> made.area_path)) then return null; end if;
  insert into airings_to_compare
    select o.id from occurrences o
    where o.status in ('planned','armed') and o.kind in ('schedule','programme') and o.area_codes && array(
      select distinct code from made join were using (id)
        cross join unnest(string_to_array(trim(both '/' from made.area_path), '/')) as up(code)
      where made.status = 'active' and made.enrolled_at is not null
        and (were.status <> 'active' or were.enrolled_at is null or were.area_path <> made.area_path))
    on conflict do nothing;
  return null;
end $$;
create trigger speakers_changed after update on speakers
  referencing old table as were new table as made for each statement execute function compare_heard_again();
