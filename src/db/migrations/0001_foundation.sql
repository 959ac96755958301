-- Areas: a tree whose levels are data, with effective dates. A code may mean another unit before and after a reform,
-- so a row is one version of a code. `path` is materialised: '/VN/19/05857/' holds everything below it by prefix.
create table areas (
  code text not null check (code ~ '^[0-9A-Za-z-]{1,32}$'),
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  name text not null,
  name_search text not null,
  kind text not null,
  parent_code text,
  path text not null,
  source text not null,
  primary key (code, valid_from)
);
create index areas_path on areas (path text_pattern_ops);
create index areas_parent on areas (parent_code);
insert into areas (code, valid_from, name, name_search, kind, parent_code, path, source)
  values ('VN', '1900-01-01', 'Việt Nam', 'viet nam', 'country', null, '/VN/', 'built-in');

create table area_lists (
  valid_from date primary key,
  source text not null,
  sha256 text not null,
  imported_at timestamptz not null
);

-- A free group of areas: an inter-commune team's scope, or "hamlets along the river". Code is used like an area code.
create table area_groups (
  id text primary key,
  name text not null,
  area_codes text[] not null check (cardinality(area_codes) > 0),
  created_by text not null,
  created_at timestamptz not null
);

-- People. The tables of better-auth (0002) hold who one is; grants hold what one may do where.
create table grants (
  id text primary key,
  user_id text not null,
  role text not null check (role in ('author','approver','duty_officer','technician','viewer','administrator')),
  area_code text,
  group_id text references area_groups (id),
  granted_by text not null,
  granted_at timestamptz not null,
  revoked_at timestamptz,
  check (num_nonnulls(area_code, group_id) = 1)
);
create index grants_user on grants (user_id) where revoked_at is null;

create table api_tokens (
  id text primary key,
  name text not null,
  hash text not null unique,
  role text not null check (role in ('author','approver','duty_officer','technician','viewer','administrator')),
  area_code text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table setup_tokens (
  hash text primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Append-only, hash-chained: hash = sha256(prev_hash || canonical row). Written in the transaction of the change.
create table audit_entries (
  seq bigint primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject_id text not null,
  area_codes text[] not null,
  data jsonb not null,
  request_id text not null,
  prev_hash text not null,
  hash text not null
);
create index audit_subject on audit_entries (subject_id);

create table signing_keys (
  kid text primary key,
  purpose text not null check (purpose in ('emergency','routine','drill','config')),
  public_jwk jsonb not null,
  sealed_private_key text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index signing_keys_active on signing_keys (purpose) where retired_at is null;

create table clips (
  id text primary key,
  sha256 text not null unique,
  source text not null check (source in ('upload','speech')),
  title text not null,
  bytes integer not null,
  mime text not null,
  duration_ms integer not null,
  loudness_lufs real not null,
  true_peak_db real not null,
  peaks jsonb not null,
  original_sha256 text,
  original_type text,
  speech_key text unique,
  speech_text text,
  area_codes text[] not null,
  created_by text not null,
  created_at timestamptz not null
);
create index clips_original on clips (original_sha256);

create table speakers (
  id text primary key,
  name text not null,
  area_code text not null,
  area_path text not null,
  latitude double precision,
  longitude double precision,
  horn_count smallint not null default 2,
  volume smallint not null default 80 check (volume between 0 and 100),
  model text,
  status text not null default 'active' check (status in ('active','retired')),
  enrolment_hash text unique,
  enrolment_expires_at timestamptz,
  enrolled_at timestamptz,
  credential_hash text,
  public_jwk jsonb,
  online boolean not null default false,
  presence_epoch bigint not null default 0,
  presence_at timestamptz,
  last_seen_at timestamptz,
  telemetry jsonb,
  created_by text not null,
  created_at timestamptz not null
);
create index speakers_path on speakers (area_path text_pattern_ops) where status = 'active';

create table bulletins (
  id text primary key,
  title text not null,
  topic text not null,
  language text not null,
  priority text not null check (priority in ('normal','priority')),
  text text,
  clip_id text references clips (id),
  clip_sha256 text,
  area_codes text[] not null check (cardinality(area_codes) > 0),
  status text not null check (status in ('draft','submitted','approved','rejected','revoked')),
  revision integer not null default 1,
  author_id text not null,
  submitted_at timestamptz,
  approver_id text,
  approved_at timestamptz,
  decision_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index bulletins_status on bulletins (status, id);

create table schedules (
  id text primary key,
  bulletin_id text not null references bulletins (id),
  area_codes text[] not null check (cardinality(area_codes) > 0),
  rule jsonb not null,
  zone text not null,
  resume text not null check (resume in ('continue','restart','drop')),
  volume smallint,
  status text not null check (status in ('active','paused','ended')),
  planned_until timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index schedules_bulletin on schedules (bulletin_id);
create index schedules_active on schedules (planned_until) where status = 'active';

create table alerts (
  id text primary key,
  title text not null,
  text text,
  mode text not null check (mode in ('live','drill','test')),
  risk_level smallint not null check (risk_level between 1 and 5),
  area_codes text[] not null check (cardinality(area_codes) > 0),
  clip_id text not null references clips (id),
  clip_sha256 text not null,
  all_clear_text text,
  all_clear_clip_id text not null references clips (id),
  all_clear_clip_sha256 text not null,
  pre_tone text,
  repeat_every_seconds integer not null,
  valid_minutes integer not null,
  status text not null check (status in ('draft','active','all-clear','cancelled','expired')),
  created_by text not null,
  created_at timestamptz not null,
  sent_by text,
  sent_at timestamptz,
  valid_until timestamptz,
  ended_by text,
  ended_at timestamptz
);
create index alerts_active on alerts (valid_until) where status = 'active';

-- One airing. `kind` says why it exists; `shard` is the top area that its alarm job is filed under.
create table occurrences (
  id text primary key,
  kind text not null check (kind in ('schedule','alert','all-clear')),
  schedule_id text references schedules (id),
  alert_id text references alerts (id),
  bulletin_id text references bulletins (id),
  title text not null,
  mode text not null default 'live',
  priority text not null check (priority in ('normal','priority','emergency')),
  area_codes text[] not null,
  shard text not null,
  local_at text not null,
  start_at timestamptz not null,
  dispatch_at timestamptz not null,
  valid_until timestamptz not null,
  closes_at timestamptz not null,
  clip_sha256 text not null,
  clip_duration_ms integer not null,
  status text not null check (status in ('planned','armed','airing','completed','partial','failed','missed','cancelled','preempted','expired')),
  reason text,
  command_id text,
  targets integer,
  -- When speakers that have not answered are asked again.
  resend_at timestamptz,
  resend_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  unique (schedule_id, local_at)
);
create index occurrences_due on occurrences (dispatch_at) where status in ('planned','armed');
create index occurrences_open on occurrences (closes_at) where status = 'airing';
create index occurrences_resend on occurrences (resend_at) where status = 'airing';
create index occurrences_start on occurrences (start_at);
create index occurrences_alert on occurrences (alert_id) where alert_id is not null;

-- Every command that was ever signed: what, by whose authority, and whether the broker took it.
create table commands (
  id text primary key,
  kind text not null,
  purpose text not null,
  occurrence_id text,
  alert_id text,
  area_codes text[] not null,
  speaker_ids text[] not null default '{}',
  jws text not null,
  content_sha256 text,
  author_id text not null,
  approver_id text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  published_at timestamptz
);
create index commands_occurrence on commands (occurrence_id);
create index commands_unpublished on commands (issued_at) where published_at is null;

create table deliveries (
  occurrence_id text not null,
  speaker_id text not null,
  area_code text not null,
  status text not null check (status in ('pending','accepted','fetched','armed','playing','played','failed','rejected','preempted','expired','cancelled','superseded','unreachable')),
  rank smallint not null,
  reason text,
  detail text,
  command_id text,
  accepted_at timestamptz,
  fetched_at timestamptz,
  armed_at timestamptz,
  playing_at timestamptz,
  ended_at timestamptz,
  received_at timestamptz,
  clock_offset_ms integer,
  played_ms integer,
  primary key (occurrence_id, speaker_id)
) with (fillfactor = 70);
create index deliveries_speaker on deliveries (speaker_id, occurrence_id);

-- What should stand retained on the broker; whoever wipes the broker, this puts it back. `rev` only grows.
create table retained_documents (
  topic text primary key,
  rev bigint not null,
  jws text not null,
  updated_at timestamptz not null
);

create table idempotency_keys (
  actor_id text not null,
  key text not null,
  request_hash text not null,
  status integer,
  body jsonb,
  created_at timestamptz not null,
  primary key (actor_id, key)
);

-- The outbox of /api/v1/events. `xid` lets readers wait for older transactions, so that no event is skipped.
create table events (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  type text not null,
  area_codes text[] not null,
  data jsonb not null
);
create index events_order on events (xid, id);
