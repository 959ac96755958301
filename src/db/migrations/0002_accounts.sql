-- The head of the audit chain, kept apart from its entries: a log whose tail was cut off no longer matches it.
create table audit_head (
  id boolean primary key default true check (id),
  seq bigint not null,
  hash text not null
);
insert into audit_head (seq, hash) values (0, repeat('0', 64));

-- Nobody changes what was written, not even this program. (A superuser who drops the trigger is found by the chain.)
create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log only grows: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entries_frozen before update or delete on audit_entries
  for each row execute function audit_refuse_change();
create trigger audit_entries_not_truncated before truncate on audit_entries
  for each statement execute function audit_refuse_change();
create trigger audit_head_kept before delete on audit_head for each row execute function audit_refuse_change();
create trigger audit_head_forward before update on audit_head
  for each row when (new.seq <> old.seq + 1) execute function audit_refuse_change();
create trigger audit_head_not_truncated before truncate on audit_head
  for each statement execute function audit_refuse_change();
create index audit_actor on audit_entries (actor_id, seq);

-- better-auth 1.7.25, core and two-factor (src/accounts/identity.ts names these tables; test/contract compares them).
create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create table auth_sessions (
  id text primary key,
  token text not null unique,
  user_id text not null references auth_users (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  -- When the password, and when a second factor, was last shown in this session.
  authenticated_at timestamptz not null,
  second_factor_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index auth_sessions_user on auth_sessions (user_id);
create table auth_accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth_users (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index auth_accounts_user on auth_accounts (user_id);
create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index auth_verifications_identifier on auth_verifications (identifier);
create table auth_two_factors (
  id text primary key,
  secret text not null,
  backup_codes text not null,
  user_id text not null unique references auth_users (id) on delete cascade,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
create table auth_rate_limits (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

-- A one-time code is good once: better-auth alone takes the same code twice within its 90 seconds.
create table used_totp_steps (
  user_id text not null references auth_users (id) on delete cascade,
  step bigint not null,
  used_at timestamptz not null,
  primary key (user_id, step)
);

-- Failures in a row per account and factor, wherever they come from. `key` is a hash: it may be of no real account.
create table sign_in_failures (
  key text primary key,
  failures integer not null,
  failed_at timestamptz not null,
  blocked_until timestamptz not null
);

-- Invitations and password resets: shown once to the administrator, kept as sha256.
create table password_tokens (
  hash text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_tokens_user on password_tokens (user_id);

alter table grants add foreign key (user_id) references auth_users (id);
