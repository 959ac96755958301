-- Then a bulletin that came from above is of no use: no airing of it begins after it.
alter table bulletins add column valid_to timestamptz;
update bulletins b set valid_to = i.valid_to from inbox_items i where i.bulletin_id = b.id and i.valid_to is not null;
update occurrences o set valid_until = b.valid_to from bulletins b
  where b.id = o.bulletin_id and o.status in ('planned', 'armed') and o.valid_until > b.valid_to;
update occurrences o set status = 'cancelled', reason = 'validity-over', closed_at = now(), updated_at = now()
  from bulletins b where b.id = o.bulletin_id and o.status in ('planned', 'armed') and o.start_at > b.valid_to;

-- What is told in order: the steps of one bulletin. One subject that is not taken holds up no other.
alter table inbox_outbox add column subject text;
update inbox_outbox set subject = coalesce(payload->>'externalId', key);
alter table inbox_outbox alter column subject set not null;
drop index inbox_outbox_waiting;
create index inbox_outbox_waiting on inbox_outbox (source_id, subject, id) where sent_at is null and dead_at is null;

-- What a source gave when it was asked and we could not take in, through no fault of its own: tried again some times.
create table inbox_failures (
  id bigint generated always as identity primary key,
  source_id text not null references inbox_sources (id),
  -- Of the message as it came, which need not be one that can be read.
  content_sha256 text not null,
  external_id text,
  version integer,
  -- As text: jsonb does not hold all that may have been sent.
  message text not null,
  attempts integer not null,
  next_attempt_at timestamptz not null,
  last_error text not null,
  dead_at timestamptz,
  created_at timestamptz not null,
  unique (source_id, content_sha256)
);
create index inbox_failures_waiting on inbox_failures (next_attempt_at) where dead_at is null;
