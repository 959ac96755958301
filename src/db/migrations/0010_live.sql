-- A live microphone: one airing whose sound is made while it is heard. Its recording becomes a clip afterwards, so the
-- airing has none until then.
alter table occurrences drop constraint occurrences_kind_check;
alter table occurrences add constraint occurrences_kind_check check (kind in ('schedule','alert','all-clear','live'));
alter table occurrences alter column clip_sha256 drop not null;
alter table occurrences alter column clip_duration_ms drop not null;
alter table occurrences add constraint occurrences_clip_check
  check (kind = 'live' or (clip_sha256 is not null and clip_duration_ms is not null));
alter table clips drop constraint clips_source_check;
alter table clips add constraint clips_source_check check (source in ('upload','speech','live'));

create table live_sessions (
  id text primary key,
  occurrence_id text not null unique references occurrences (id),
  -- The public name of its stream: knowing it is the right to listen.
  stream_key text not null unique,
  title text not null,
  priority text not null check (priority in ('normal','priority')),
  area_codes text[] not null check (cardinality(area_codes) > 0),
  max_seconds integer not null,
  status text not null check (status in ('preparing','on-air','ended')),
  created_by text not null,
  created_at timestamptz not null,
  prepare_until timestamptz not null,
  until timestamptz not null,
  -- The process that holds the microphone renews it; who finds it in the past may end the session.
  lease_until timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  end_reason text,
  -- What was measured of its delay: age of the first sound when it arrived, then until it left as MP3.
  capture_ms integer,
  encode_ms integer,
  first_sound_at timestamptz,
  recording text not null default 'none' check (recording in ('none','pending','saved','failed')),
  clip_sha256 text
);
create index live_sessions_open on live_sessions (lease_until) where status <> 'ended';
create index live_sessions_pending on live_sessions (ended_at) where recording = 'pending';
