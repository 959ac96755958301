-- Source systems above us (province, centre): what they hand down, and what we report back up.
create table inbox_sources (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('push','pull')),
  -- Where it takes our reports and, of a pull source, gives its bulletins.
  base_url text,
  -- Nothing outside this subtree is ever taken from it.
  area_code text not null,
  may_emergency boolean not null,
  status text not null check (status in ('active','paused','ended')),
  -- Its credential for us, as a hash; ours for it, sealed.
  token_hash text unique,
  sealed_secret text,
  cursor text,
  pulled_at timestamptz,
  last_contact_at timestamptz,
  last_error text,
  -- One process at a time sends to it, so that its messages arrive in their order.
  sending_until timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (kind <> 'pull' or base_url is not null)
);

create table inbox_items (
  id text primary key,
  source_id text not null references inbox_sources (id),
  external_id text not null,
  version integer not null check (version > 0),
  kind text not null check (kind in ('bulletin','cancellation')),
  status text not null check (status in ('received','waiting','accepted','scheduled','sent','tested','applied',
    'declined','refused','expired','superseded','cancelled')),
  priority text not null check (priority in ('normal','priority','emergency')),
  mode text not null check (mode in ('live','drill','test')),
  title text not null,
  topic text not null,
  language text not null,
  text text,
  clip_id text references clips (id),
  clip_sha256 text,
  area_codes text[] not null check (cardinality(area_codes) > 0),
  air_at timestamptz,
  valid_to timestamptz,
  -- The message as it came, without the bytes of a sound, and the hash that tells a repetition from another text.
  message jsonb not null,
  content_sha256 text not null,
  bulletin_id text references bulletins (id),
  schedule_id text references schedules (id),
  alert_id text references alerts (id),
  reason text,
  decided_by text,
  decided_at timestamptz,
  -- Who works on it holds it until then; what a crash left is taken up again.
  claimed_until timestamptz,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  unique (source_id, external_id, version)
);
create index inbox_items_status on inbox_items (status, id);
create index inbox_items_received on inbox_items (source_id, received_at);
create index inbox_items_bulletin on inbox_items (bulletin_id) where bulletin_id is not null;
create index inbox_items_alert on inbox_items (alert_id) where alert_id is not null;

create table inbox_outbox (
  id bigint generated always as identity primary key,
  source_id text not null references inbox_sources (id),
  kind text not null check (kind in ('receipt','play-result','report')),
  -- What is told once, however often it is found worth telling.
  key text not null,
  payload jsonb not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  sent_at timestamptz,
  dead_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  unique (source_id, key)
);
create index inbox_outbox_waiting on inbox_outbox (source_id, id) where sent_at is null and dead_at is null;
