-- What became of a command to one speaker that is no airing (a test tone). Orders to whole areas leave no rows here.
create table speaker_commands (
  id text primary key,
  speaker_id text not null,
  kind text not null check (kind in ('selfTest')),
  volume smallint not null check (volume between 0 and 100),
  rank smallint not null default 0,
  step text,
  reason text,
  detail text,
  played_ms integer,
  step_at timestamptz,
  received_at timestamptz,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index speaker_commands_speaker on speaker_commands (speaker_id, issued_at);

-- A drill stays a drill and a live alert live, whoever writes the SQL: Hawaii 2018 was one menu for both.
create function keep_alert_mode() returns trigger language plpgsql as $$
begin
  raise exception 'the mode of alert % cannot change', old.id using errcode = 'check_violation';
end $$;
create trigger alerts_mode_is_fixed before update of mode on alerts
  for each row when (old.mode is distinct from new.mode) execute function keep_alert_mode();
